/// engine/metrics/residual_histogram.h: residuals counted in bins a person can read.
#pragma once

#include <cstdint>
#include <vector>

#include "io/base/rooms.h"

namespace glassbox::engine {

/// Bin i counts residuals in [begin + i * width, begin + (i+1) * width).
struct ResidualHistogram {
  double begin = 0;
  double width = 1;
  std::vector<std::uint64_t> counts;
};

struct ResidualHistograms {
  ResidualHistogram wide, fine;
};

/// About twenty bins over the 1 % to 99 % quantiles of the residuals, their width 1, 2 or 5 times a
/// power of ten, one of them beginning at 0. Outliers lie in bins of the same width up to a hundred
/// bins to either side of 0; what is farther off counts in the outermost bin. The same counts are
/// to be had in bins a tenth as wide, whose tens add up to the others exactly.
class ResidualCounts {
 public:
  /// The first 2^20 residuals decide the width; only they are kept.
  static constexpr std::size_t kDeciding = std::size_t{1} << 20;

  void add(double residual);                            ///< finite
  [[nodiscard]] ResidualHistograms histograms() const;  ///< of at least one

 private:
  using Bins = std::vector<std::uint64_t>;  // of the fine width, as many on either side of 0
  struct Counted {
    double width;  // of the wide bins
    Bins fine_bins;
  };
  [[nodiscard]] Counted counted() const;

  std::vector<double> first_;
  double width_ = 0;  // 0: not decided yet
  Bins fine_bins_;    // once it is
};

}  // namespace glassbox::engine
