/// recipes/numbers/number_statistics.h: what recipes learn about a NUMERIC attribute: mean,
/// deviation, quantiles, whether it is ever missing.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "recipes/numbers/exact_moments.h"
#include "recipes/numbers/quantile_bin.h"
#include "recipes/numbers/rank_search.h"

namespace glassbox::recipes {

/// Mean and population deviation of the values present, and how many were not.
struct NumberStatistics {
  double mean = 0;       ///< the double nearest to the exact one
  double deviation = 0;  ///< >= 0, to about a unit in the last place; 0 also without any value
  std::uint64_t missing_count = 0;
};

/// Learns about one attribute from all its training values, in one replay or a few, holding none
/// of them. What is learned depends on the values alone, not on how records were ordered or cut
/// into blocks. -0.0 counts as 0.0.
class NumberLearner {
 public:
  /// moments  whether mean and deviation are asked for; otherwise they stay 0
  /// bins     the n of each quantile_bin(x, n)
  /// memory   bytes to hold while learning, about
  /// throws   std::invalid_argument unless QuantileBin::kMinBins <= n <= kMaxBins
  NumberLearner(bool moments, std::vector<int> bins, std::size_t memory);

  /// The next values; NaN = missing. Whole numbers 0..254 (pixels, counts, grades) are fastest.
  void add(std::span<const double> values);

  /// The next values of a column that holds bytes; 255 = missing if `has_missing`.
  void add(std::span<const std::uint8_t> values, bool has_missing);

  /// Where values are spread over several processes, each lays out by the same sample before the
  /// first replay (see RankSearch) and, at the end of each replay, merges what all others encoded.
  void lay_out_by(std::vector<std::uint64_t> keys) { search_.lay_out_by(std::move(keys)); }
  void encode(ByteWriter& out) const;
  void merge(ByteReader& in);  ///< throws BytesError

  /// All values were added once more.
  void end_replay();
  /// Whether another replay is needed.
  [[nodiscard]] bool is_done() const { return is_done_; }

  [[nodiscard]] const NumberStatistics& statistics() const { return statistics_; }

  struct Bins {
    QuantileBin bins;
    std::vector<std::uint64_t> counts;  ///< training values in each
  };
  /// At most n-1 edges: edge k is the training value of rank ceil(k N / n). Equal edges merge, and
  /// one that no training value exceeds is dropped, so no bin is empty.
  [[nodiscard]] Bins bins(int n) const;

 private:
  static constexpr std::size_t kTallies = 256;
  bool wants_moments_;
  std::vector<int> bins_;
  bool is_first_ = true, is_done_ = false;
  std::array<std::uint64_t, kTallies> tally_{};  // of small whole numbers in the first replay
  std::vector<ExactMoments> moments_;            // one, when they are wanted
  RankSearch search_;
  std::uint64_t value_count_ = 0;
  NumberStatistics statistics_;
  std::vector<std::uint64_t> ranks_;

  void add_first(std::span<const double> values);
};

}  // namespace glassbox::recipes
