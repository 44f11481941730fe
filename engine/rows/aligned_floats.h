/// engine/rows/aligned_floats.h: a vector of floats that starts on a cache line, so that a
/// feature's 16 weights are one line and not two.
#pragma once

#include <cstddef>
#include <new>
#include <vector>

#include "io/base/rooms.h"

namespace glassbox::engine {

template <class T>
struct CacheLineAllocator {
  using value_type = T;
  static constexpr std::align_val_t kLine{64};
  CacheLineAllocator() = default;
  template <class U>
  explicit CacheLineAllocator(const CacheLineAllocator<U>& /*other*/) {}
  T* allocate(std::size_t n) { return static_cast<T*>(::operator new(n * sizeof(T), kLine)); }
  void deallocate(T* p, std::size_t) noexcept { ::operator delete(p, kLine); }
  bool operator==(const CacheLineAllocator&) const = default;
};

using AlignedFloats = std::vector<float, CacheLineAllocator<float>>;

}  // namespace glassbox::engine
