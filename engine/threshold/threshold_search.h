/// engine/threshold/threshold_search.h: which of the score thresholds between groups of records
/// serves a goal best.
#pragma once

#include <cstdint>
#include <span>

#include "engine/threshold/threshold_objective.h"

namespace glassbox::engine {

/// Labels of records whose scores are next to each other.
struct LabelCounts {
  std::uint64_t positives = 0, negatives = 0;
};

struct FoundThreshold {
  bool is_reached = true;
  std::size_t first = 0;  ///< the first group that is answered 1; the number of groups: none is
  BinaryCounts counts;
};

/// groups       ascending by score
/// may_be_none  whether none of them may be answered 1
[[nodiscard]] FoundThreshold find_threshold(std::span<const LabelCounts> groups,
                                            const ThresholdObjective& goal, bool may_be_none);

/// A threshold t with below < t <= at as floats: the shortest decimal number in the
/// middle half between them.
[[nodiscard]] double threshold_between(float below, float at);

/// The threshold from which runs[first] and those above are answered 1, and none below: 0 for the
/// first run, above all for runs.size().
[[nodiscard]] double threshold_below(std::span<const ScoreRun> runs, std::size_t first);

}  // namespace glassbox::engine
