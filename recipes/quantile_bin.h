/// recipes/quantile_bin.h: quantile_bin(x, n), numbers to bins of equal population.
///
/// source  Amazon ML Developer Guide, "Data Transformations Reference"
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace glassbox {

/// Replaces a number by the index of its bin: how many edges lie strictly below it. The edges come
/// from the training values alone, so training, evaluation and prediction agree.
class QuantileBin {
 public:
  static constexpr int kMinBins = 5;
  static constexpr int kMaxBins = 1000;

  QuantileBin() = default;  ///< no edges: every number is in bin 0

  /// Edges that were learnt before.
  /// throws  std::invalid_argument unless finite, strictly ascending and fewer than kMaxBins
  explicit QuantileBin(std::vector<double> edges);

  /// The bins of many values; `missing` for NaN. O(values x log edges), no branches.
  void operator()(std::span<const double> values, std::uint32_t missing,
                  std::span<std::uint32_t> out) const;

  [[nodiscard]] std::uint32_t bin_count() const {
    return static_cast<std::uint32_t>(edges_.size()) + 1;
  }
  [[nodiscard]] const std::vector<double>& edges() const { return edges_; }

 private:
  std::vector<double> edges_;   // strictly ascending
  std::vector<double> padded_;  // edges_, then +inf up to a power of two
};

/// "(11.2,11.5]" with the shortest digits that read back as the same numbers; the first interval
/// begins at -inf, the last is "(e,inf)".
[[nodiscard]] std::string interval_text(std::span<const double> edges, std::uint32_t bin);

}  // namespace glassbox
