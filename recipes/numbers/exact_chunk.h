/// recipes/numbers/exact_chunk.h: exact sums of a few numbers of similar size, several at a time.
/// What ExactMoments adds up numbers by where it can.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "io/base/rooms.h"

namespace glassbox::recipes {

/// sum = `sum` units, sum of squares = (`squares` + 2^66 `upper_squares`) units^2, all exact; a
/// unit is 2^exponent.
struct PieceSums {
  __extension__ using Int128 = __int128;
  int exponent = 0;
  Int128 sum = 0;            ///< below 2^74 in size
  Int128 squares = 0;        ///< 0 .. 2^66 - 1
  Int128 upper_squares = 0;  ///< 0 .. 2^76
};

/// How many numbers are added up together at most.
inline constexpr std::size_t kPieceSize = 128;

/// nullopt: these numbers are not of the kind, and have to be added up otherwise. They are when the
/// largest is within 2^-900 .. 2^64, and all are multiples of the 2^-65th part of a power of two
/// above it. Decimals down to 1/4,000 of the largest always are.
///
/// values  1 .. kPieceSize of them; NaN makes it nullopt
/// cost    some 2 ns a value
[[nodiscard]] std::optional<PieceSums> sum_piece(std::span<const double> values);

}  // namespace glassbox::recipes
