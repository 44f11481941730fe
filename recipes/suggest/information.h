/// recipes/suggest/information.h: how much one attribute tells about another.
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "io/base/rooms.h"

namespace glassbox::recipes {

/// Records where a code is this are left out.
inline constexpr std::uint32_t kNoCode = std::numeric_limits<std::uint32_t>::max();

/// Of the records where both codes are known.
struct Information {
  std::uint64_t records = 0;
  double mutual = 0;     ///< bits, of the observed frequencies; 0 = independent
  double entropy_y = 0;  ///< bits: the most that the others can be
  /// Bits that x tells of a record's y to somebody who has seen all other records; see below.
  double held_out = 0;
};

/// Shared (mutual) information of x and y, which hold a code for each record.
///
/// Observed frequencies seem to tell much where levels are many: an x that is different in each
/// record tells all of y. So `held_out` asks the other records. Of n records, n_x have the record's
/// x, n_y its y and n_xy both; L levels of y are met. Without x its y is given the chance q, with x
/// the chance p:
///
///     q = (n_y - 1 + 1/L) / n        p = (n_xy - 1 + m q) / (n_x - 1 + m)
///
/// held_out is the mean of log2(p / q), for the best m of 1, 4, 16 .. 1024 and of none, which tells
/// 0 bits. It is never below 0, about 0 for independent x and y however many their levels, and 0
/// for an x that is different in each record.
///
/// throws  std::invalid_argument when they are of different length
/// cost    O(records), O(records log records) where levels are very many
/// source  Shannon 1948; Stone, "Cross-Validatory Choice and Assessment of Statistical Predictions"
///         (1974)
[[nodiscard]] Information information(std::span<const std::uint32_t> x,
                                      std::span<const std::uint32_t> y);

/// Of each record log2(p / q), whose mean is held_out; 0 where a code is not known.
[[nodiscard]] std::vector<float> held_out_bits(std::span<const std::uint32_t> x,
                                               std::span<const std::uint32_t> y);

/// Edge k of `bins` bins of equal population is the value of rank ceil(k N / bins) of the sorted
/// values; equal edges merge, and one that no value exceeds is dropped: the edges that
/// quantile_bin(x, bins) learns. NaN is left out.
/// sorted  ascending, without NaN
[[nodiscard]] std::vector<double> quantile_edges(std::span<const double> sorted, int bins);

/// At most 999 edges, strictly ascending. How many edges lie strictly below each value;
/// edges.size() + 1 for NaN.
[[nodiscard]] std::vector<std::uint32_t> bin_codes(std::span<const double> values,
                                                   std::span<const double> edges);

}  // namespace glassbox::recipes
