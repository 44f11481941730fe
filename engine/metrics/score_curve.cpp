#include "engine/metrics/score_curve.h"

#include <algorithm>

namespace glassbox::engine {

ScoreCurve::ScoreCurve(std::uint64_t positives, std::uint64_t negatives) {
  totals_.true_positive = positives;
  totals_.false_positive = negatives;
}

void ScoreCurve::add(float score, std::uint64_t positives, std::uint64_t negatives) {
  const std::uint64_t all_positives = totals_.true_positive, all_negatives = totals_.false_positive;
  if (all_positives == 0 || all_negatives == 0) return;
  last_ = {score, {all_positives - positives_, all_negatives - negatives_, negatives_, positives_}};
  positives_ += positives;
  negatives_ += negatives;
  // Both rates only fall from here on, so each of them enters a new cell 99 times at most; with the
  // first and the last score threshold that makes 200.
  constexpr std::uint64_t kCells = 99;
  const Cell cell{last_.counts.true_positive * kCells / all_positives,
                  last_.counts.false_positive * kCells / all_negatives};
  if (!kept_.empty() && cell == cell_) return;
  cell_ = cell;
  kept_.push_back(last_);
}

std::vector<Threshold> ScoreCurve::points() const {
  std::vector<Threshold> points = kept_;
  if (!points.empty() && points.back().threshold < last_.threshold) points.push_back(last_);
  std::ranges::reverse(points);
  return points;
}

}  // namespace glassbox::engine
