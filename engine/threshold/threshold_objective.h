/// engine/threshold/threshold_objective.h: what a score threshold is to achieve.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/metrics/metrics.h"
#include "engine/metrics/score_counts.h"

namespace glassbox::engine {

/// Records of one score; beyond ScoreCounts' exact records, of scores that count as tied.
struct ScoreRun {
  float lowest = 0, highest = 0;
  std::uint64_t positives = 0, negatives = 0;
};
/// Ascending. 24 bytes for each distinct score.
[[nodiscard]] std::vector<ScoreRun> score_runs(const ScoreCounts& counts);

/// What a score threshold is to achieve.
struct ThresholdObjective {
  enum class Kind {
    kAccuracy,   ///< the highest accuracy
    kF1,         ///< the highest F1
    kYouden,     ///< the highest recall - false positive rate
    kMatthews,   ///< the highest correlation of answer and label (Matthews' coefficient)
    kRecall,     ///< the highest score threshold that finds `wanted` of the positives
    kPrecision,  ///< the most positives found while `wanted` of the answers 1 are right
    kTop,        ///< as many answers 1 as can be without exceeding `wanted`
    kCost,       ///< the lowest false_positive_cost * FP + false_negative_cost * FN
  };
  Kind kind = Kind::kF1;
  double wanted = 0;  ///< a share from 0 to 1 for kRecall and kPrecision, a count for kTop
  double false_positive_cost = 1, false_negative_cost = 1;  ///< 0 or more, for kCost

  /// What the goal is about, of some counts: the accuracy, ..., the number of answers 1, the cost.
  [[nodiscard]] double figure(const BinaryCounts& counts) const;
};

struct ThresholdChoice {
  bool is_reached = true;  ///< false: the wish cannot be met, and this comes nearest
  double threshold = 0;    ///< score >= threshold -> 1
  BinaryCounts counts;
};

}  // namespace glassbox::engine
