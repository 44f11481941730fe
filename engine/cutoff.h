/// engine/cutoff.h: from which score on a binary model had better answer 1. Scores and labels in, a
/// cut-off and what it does out: no files, no printing.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/metrics.h"
#include "engine/score_counts.h"

namespace glassbox::engine {

/// Records of one score; beyond ScoreCounts' exact records, of scores that count as tied.
struct ScoreRun {
  float lowest = 0, highest = 0;
  std::uint64_t positives = 0, negatives = 0;
};
/// Ascending. 24 bytes for each distinct score.
[[nodiscard]] std::vector<ScoreRun> score_runs(const ScoreCounts& counts);

/// What a cut-off is to achieve.
struct CutOffGoal {
  enum class Kind {
    kAccuracy,   ///< the highest accuracy
    kF1,         ///< the highest F1
    kYouden,     ///< the highest recall - false positive rate
    kMatthews,   ///< the highest correlation of answer and label (Matthews' coefficient)
    kRecall,     ///< the highest cut-off that finds `wanted` of the positives
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

struct CutOffChoice {
  bool is_reached = true;  ///< false: the wish cannot be met, and this comes nearest
  double threshold = 0;    ///< score >= threshold -> 1
  BinaryCounts counts;
};

/// The best of all cut-offs: one between each two neighbouring runs, one below all and, unless the
/// highest score is 1, one above all. Of equally good ones, the highest. The threshold is the
/// shortest decimal number in the middle half between the two runs; below all it is 0.
///
/// Where no precision is high enough, the highest one there is comes nearest (of equals the one
/// that finds most); where the highest run is larger than kTop wants, that run.
///
/// runs    ascending, records of both classes among them
/// throws  std::invalid_argument: a class is absent, a goal's number out of range
/// cost    O(runs)
[[nodiscard]] CutOffChoice choose_cut_off(std::span<const ScoreRun> runs, const CutOffGoal& goal);

/// How much the choice owes to the records it was made on: 95 % percentile intervals.
struct CutOffIntervals {
  static constexpr int kReplicates = 1000;

  Interval threshold;  ///< of the cut-offs chosen on other records like these
  Interval figure;     ///< of the goal's figure of this cut-off on other records like these
  int reached = 0;     ///< replicates whose wish could be met; the others are not in `threshold`
};

/// Poisson bootstrap: in each replicate every record occurs as often as a Poisson variable of mean
/// 1 says, and the cut-off is chosen anew (kTop wants the same share of them). The records of a run
/// are drawn together, which is the same distribution. More than 4,096 runs are first put together
/// to groups of neighbours of about the same size, between which replicates choose.
///
/// chosen  the cut-off of `figure`, by choose_cut_off() or any other
/// seed    the same for the same intervals
/// cost    O(runs), and at most some 8 million draws, about a second
/// source  Hanley & MacGibbon, "Creating non-parametric bootstrap samples using Poisson
///         frequencies", Computer Methods and Programs in Biomedicine 83 (2006)
[[nodiscard]] CutOffIntervals bootstrap_cut_off(std::span<const ScoreRun> runs,
                                                const CutOffGoal& goal, double chosen,
                                                std::uint64_t seed);

/// What a threshold does, by answers_one(). Exact unless it falls within a run.
[[nodiscard]] BinaryCounts counts_at(std::span<const ScoreRun> runs, double threshold);

}  // namespace glassbox::engine
