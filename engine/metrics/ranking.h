/// engine/metrics/ranking.h: scores of two classes in order, which is all that a ROC curve needs.
#pragma once

#include <cstdint>

#include "engine/metrics/metrics.h"

namespace glassbox::engine {

/// Takes runs of equal scores from the lowest to the highest; gives the area under the curve and
/// its interval. Both classes must be there; at most 2^30 records of each.
///
/// source  Hanley & McNeil (1982), DeLong et al. (1988), see engine/metrics/metrics.h
class Ranking {
 public:
  void add(std::uint64_t positives, std::uint64_t negatives);
  [[nodiscard]] bool has_both() const { return positives_ > 0 && negatives_ > 0; }
  [[nodiscard]] double area() const;
  [[nodiscard]] Interval interval() const;

 private:
  __extension__ using Whole = unsigned __int128;  // whole numbers, so that sums are exact
  std::uint64_t positives_ = 0, negatives_ = 0;
  Whole half_pairs_ = 0;                      // twice the pairs a positive wins, a tie counting 1/2
  Whole squares_won_ = 0, squares_lost_ = 0;  // see interval()
};

}  // namespace glassbox::engine
