/// engine/rows/gather_shares.h: values by shard, block or learner, of which each process computed
/// its share, made known to all.
#pragma once

#include <cstddef>
#include <span>
#include <type_traits>
#include <vector>

#include "io/base/exchange.h"

namespace glassbox::engine {

/// values  of `count` things, one or more each, in order; those of this process's share_here() are
///         known before, all afterwards
/// cost    one allgatherv; nothing where there are no others
template <class T>
void gather_shares(const io::Exchange& exchange, std::span<T> values, std::size_t count) {
  static_assert(std::is_trivially_copyable_v<T>);
  if (exchange.size() == 1 || count == 0) return;
  const std::size_t width = values.size() / count;
  std::vector<std::size_t> sizes;
  for (std::size_t r = 0; r < exchange.size(); ++r)
    sizes.push_back(io::share_of(r, exchange.size(), count).size() * width * sizeof(T));
  const io::Share here = io::share_here(exchange, count);
  const std::span<T> known = values.subspan(here.begin * width, here.size() * width);
  const std::vector<T> mine(known.begin(), known.end());  // bytes given and got must not overlap
  exchange.allgatherv(std::as_bytes(std::span(mine)), sizes, std::as_writable_bytes(values));
}

}  // namespace glassbox::engine
