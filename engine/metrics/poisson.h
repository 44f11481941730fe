/// engine/metrics/poisson.h: random counts, the same on every machine.
#pragma once

#include <cstdint>
#include <random>

#include "io/base/rooms.h"

namespace glassbox::engine {

/// Draws from a Poisson distribution. O(1), for means below 10 O(mean).
///
/// mean    finite, 0 or more
/// source  Hörmann, "The transformed rejection method for generating Poisson random variables",
///         Insurance: Mathematics and Economics 12 (1993), algorithm PTRS; below 10 by inversion
[[nodiscard]] std::uint64_t draw_poisson(double mean, std::mt19937_64& random);

}  // namespace glassbox::engine
