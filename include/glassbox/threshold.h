/// glassbox/threshold.h: from which score on a binary model had better answer 1.
#pragma once

#include <glassbox/data.h>
#include <glassbox/model.h>

#include <cstdint>

namespace glassbox {

/// What a score threshold is to achieve.
struct ThresholdGoal {
  enum class Kind {
    kAccuracy,   ///< the highest accuracy
    kF1,         ///< the highest F1
    kYouden,     ///< the highest recall - false positive rate
    kMatthews,   ///< the highest Matthews coefficient
    kRecall,     ///< find at least the share `wanted` of the positives
    kPrecision,  ///< at least the share `wanted` of those predicted positive is
    kTop,        ///< at most `wanted` records predicted positive
    kCost,       ///< the lowest cost of errors
  };
  Kind kind = Kind::kF1;
  double wanted = 0;                                        ///< 0 to 1; of kTop 1 or more
  double false_positive_cost = 1, false_negative_cost = 1;  ///< of kCost, 0 or more
};

/// Records by true and predicted label at one threshold; rates are 0 to 1.
struct ThresholdCounts {
  std::uint64_t true_positive = 0, false_positive = 0, true_negative = 0, false_negative = 0;
  double accuracy = 0, precision = 0, recall = 0, false_positive_rate = 0, f1 = 0;
};

struct ChosenThreshold {
  double threshold = 0;                          ///< score >= threshold: 1
  double threshold_low = 0, threshold_high = 0;  ///< 95 % interval, on other records like these
  double figure = 0;                             ///< what the goal is about: the F1, the cost, ...
  double figure_low = 0, figure_high = 0;        ///< 95 % interval
  ThresholdCounts counts;
  double before = 0;  ///< the model's threshold
  ThresholdCounts counts_before;
  RecordCounts records;
};

/// Chooses a threshold on labelled records, as `glassbox threshold` does. The model stays as it is;
/// Model::set_score_threshold() stores the choice.
///
/// seed    of the intervals, which a bootstrap of 1,000 replicates gives
/// throws  Error kInput: not a binary model, one label only, a wish that no threshold meets, a
///         number out of range; kSystem
/// cost    one pass over the data, and about a second
[[nodiscard]] ChosenThreshold choose_threshold(const Model& model, const Data& data,
                                               const ThresholdGoal& goal, std::uint64_t seed = 1);

}  // namespace glassbox
