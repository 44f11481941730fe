/// engine/rows/shuffled_order.h: a seeded shuffle that is the same on every machine.
#pragma once

#include <cstdint>
#include <vector>

#include "io/base/rooms.h"

namespace glassbox::engine {

/// The numbers 0..count-1 in an order that depends on count and seed alone: Fisher-Yates from the
/// last place down, every place drawn without bias from SplitMix64 started at `seed`.
///
/// source  Knuth, The Art of Computer Programming 2, 3.4.2, algorithm P; Steele, Lea & Flood, "Fast
///         Splittable Pseudorandom Number Generators" (OOPSLA 2014)
[[nodiscard]] std::vector<std::uint32_t> shuffled_order(std::uint32_t count, std::uint64_t seed);

}  // namespace glassbox::engine
