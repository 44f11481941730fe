/// recipes/numbers/quantile_bin.h: quantile_bin(x, n), numbers to bins of equal population.
///
/// source  Amazon ML Developer Guide, "Data Transformations Reference"
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "io/base/rooms.h"

namespace glassbox::recipes {

/// Replaces a number by the index of its bin: how many edges lie strictly below it. The edges come
/// from the training values alone, so training, evaluation and prediction agree.
class QuantileBin {
 public:
  static constexpr int kMinBins = 5;
  static constexpr int kMaxBins = 1000;

  QuantileBin() = default;  ///< no edges: every number is in bin 0

  /// Edges that were learned before.
  /// throws  std::invalid_argument unless finite, strictly ascending and fewer than kMaxBins
  explicit QuantileBin(std::vector<double> edges);

  /// The bins of many values; `missing` for NaN. O(values x log edges), about one step where edges
  /// are spread evenly; no branches.
  void operator()(std::span<const double> values, std::uint32_t missing,
                  std::span<std::uint32_t> out) const;

  [[nodiscard]] std::uint32_t bin_count() const {
    return static_cast<std::uint32_t>(edges_.size()) + 1;
  }
  [[nodiscard]] const std::vector<double>& edges() const { return edges_; }

 private:
  std::vector<double> edges_;   // strictly ascending
  std::vector<double> padded_;  // edges_, then +inf as far as a search may look
  // The search begins at firsts_[cell], the number of edges in lower cells of equal width, if that
  // leaves clearly fewer edges to choose from; otherwise firsts_ is empty.
  std::vector<std::uint16_t> firsts_;
  double cell_scale_ = 0;         // cells per unit
  std::uint32_t first_half_ = 0;  // the first step of the search

  void make_cells();
};

/// "(11.2,11.5]" with the shortest digits that read back as the same numbers; the first interval
/// begins at -inf, the last is "(e,inf)".
[[nodiscard]] std::string interval_text(std::span<const double> edges, std::uint32_t bin);

}  // namespace glassbox::recipes
