/// recipes/number_statistics.h: what recipes learn about a NUMERIC attribute: mean, deviation,
/// quantiles, whether it is ever missing.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "recipes/quantile_bin.h"

namespace glassbox {

/// Mean and population deviation of the values present, and how many were not.
struct NumberStatistics {
  double mean = 0;
  double deviation = 0;  ///< >= 0; 0 also when there was no value
  std::uint64_t missing_count = 0;
};

/// All training values of one attribute, collected block by block. Whole numbers 0..254 (pixels,
/// counts, grades) are tallied; others are kept, 8 bytes each.
class NumberSample {
 public:
  /// NaN = missing.
  void add(std::span<const double> values);

  /// Call once, when all values are in. Sorts them, so that sums run in ascending order and what
  /// is learnt depends on the values alone, not on how records were ordered or cut into blocks.
  void finish();

  [[nodiscard]] NumberStatistics statistics() const;
  [[nodiscard]] QuantileBin fit_bins(int bins) const;

 private:
  static constexpr std::size_t kTallies = 255;
  std::array<std::uint64_t, kTallies> tally_{};
  std::vector<double> kept_;
  std::uint64_t missing_ = 0;
  std::vector<double> distinct_;       // strictly ascending, filled by finish()
  std::vector<std::uint64_t> counts_;  // of each distinct value
};

}  // namespace glassbox
