/// engine/threshold/threshold.h: from which score on a binary model had better answer 1. Scores and
/// labels in, a score threshold and what it does out: no files, no printing.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/metrics/metrics.h"
#include "engine/threshold/threshold_objective.h"

namespace glassbox::engine {

/// The best of all score thresholds: one between each two neighbouring runs, one below all and,
/// unless the highest score is 1, one above all. Of equally good ones, the highest. The threshold
/// is the shortest decimal number in the middle half between the two runs; below all it is 0.
///
/// Where no precision is high enough, the highest one there is comes nearest (of equals the one
/// that finds most); where the highest run is larger than kTop wants, that run.
///
/// runs    ascending, records of both classes among them
/// throws  std::invalid_argument: a class is absent, a goal's number out of range
/// cost    O(runs)
[[nodiscard]] ThresholdChoice choose_threshold(std::span<const ScoreRun> runs,
                                               const ThresholdObjective& goal);

/// How much the choice owes to the records it was made on: 95 % percentile intervals.
struct ThresholdIntervals {
  static constexpr int kReplicates = 1000;

  Interval threshold;  ///< of the score thresholds chosen on other records like these
  Interval figure;     ///< of the goal's figure of this score threshold on other records like these
  int reached = 0;     ///< replicates whose wish could be met; the others are not in `threshold`
};

/// Poisson bootstrap: in each replicate every record occurs as often as a Poisson variable of mean
/// 1 says, and the score threshold is chosen anew (kTop wants the same share of them). The records
/// of a run are drawn together, which is the same distribution. More than 4,096 runs are first put
/// together to groups of neighbours of about the same size, between which replicates choose.
///
/// chosen  the score threshold of `figure`, by choose_threshold() or any other
/// seed    the same for the same intervals
/// cost    O(runs), and at most some 8 million draws, about a second
/// source  Hanley & MacGibbon, "Creating non-parametric bootstrap samples using Poisson
///         frequencies", Computer Methods and Programs in Biomedicine 83 (2006)
[[nodiscard]] ThresholdIntervals bootstrap_threshold(std::span<const ScoreRun> runs,
                                                     const ThresholdObjective& goal, double chosen,
                                                     std::uint64_t seed);

/// What a threshold does, by answers_one(). Exact unless it falls within a run.
[[nodiscard]] BinaryCounts counts_at(std::span<const ScoreRun> runs, double threshold);

}  // namespace glassbox::engine
