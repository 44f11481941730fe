/// engine/rows/unset_vector.h: a vector whose new elements are left as they are, for arrays that
/// are written whole anyway: setting them first would move all their memory once more.
#pragma once

#include <memory>
#include <vector>

#include "io/base/rooms.h"

namespace glassbox::engine {

template <class T>
struct UnsetAllocator : std::allocator<T> {
  template <class U>
  struct rebind {
    using other = UnsetAllocator<U>;
  };
  UnsetAllocator() = default;
  template <class U>
  explicit UnsetAllocator(const UnsetAllocator<U>& /*other*/) {}
  template <class U>
  void construct(U* at) {
    ::new (static_cast<void*>(at)) U;  // of any value
  }
};

/// For numbers: resize() gives them no value.
template <class T>
using UnsetVector = std::vector<T, UnsetAllocator<T>>;

}  // namespace glassbox::engine
