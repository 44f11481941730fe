/// recipes/information.h: how much one attribute tells about another.
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "io/rooms.h"

namespace glassbox::recipes {

/// Records where a code is this are left out.
inline constexpr std::uint32_t kNoCode = std::numeric_limits<std::uint32_t>::max();

/// Of the records where both codes are known.
struct Information {
  std::uint64_t records = 0;
  double mutual = 0;     ///< bits, of the observed frequencies; 0 = independent
  double entropy_y = 0;  ///< bits: the most that `mutual` can be
  /// Without the bias that observed frequencies have, to first order; may fall below 0.
  double corrected = 0;
};

/// Shared (mutual) information of x and y, which hold a code for each record.
/// throws  std::invalid_argument when they are of different length
/// cost    O(records), O(records log records) where levels are very many
/// source  Shannon 1948; the correction: Miller, "Note on the bias of information estimates" (1955)
[[nodiscard]] Information information(std::span<const std::uint32_t> x,
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
