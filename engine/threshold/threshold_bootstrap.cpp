// Draws the records again with replacement, as counts for each run of equal scores, and evaluates
// the chosen threshold on each draw: the middle 95 % of a figure is its interval.
#include <algorithm>
#include <cmath>

#include "engine/metrics/poisson.h"
#include "engine/threshold/threshold.h"
#include "engine/threshold/threshold_search.h"

namespace glassbox::engine {
namespace {

constexpr std::size_t kMostGroups = 4096;

// Neighbouring runs together, as few groups as are allowed, with a border at `border`.
std::vector<ScoreRun> grouped(std::span<const ScoreRun> runs, std::size_t border) {
  if (runs.size() <= kMostGroups) return {runs.begin(), runs.end()};
  std::uint64_t all = 0;
  for (const ScoreRun& run : runs) all += run.positives + run.negatives;
  // A group ends once it is full, so that there are at most as many as would be full, and two more.
  const std::uint64_t full = all / (kMostGroups - 2) + 1;
  std::vector<ScoreRun> groups;
  std::uint64_t size = full;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    const ScoreRun& run = runs[i];
    if (size >= full || i == border) {
      groups.push_back(run);
      size = 0;
    } else {
      groups.back().highest = run.highest;
      groups.back().positives += run.positives;
      groups.back().negatives += run.negatives;
    }
    size += run.positives + run.negatives;
  }
  return groups;
}

BinaryCounts counts_from(std::span<const LabelCounts> groups, std::size_t first) {
  BinaryCounts counts;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    (i < first ? counts.false_negative : counts.true_positive) += groups[i].positives;
    (i < first ? counts.true_negative : counts.false_positive) += groups[i].negatives;
  }
  return counts;
}

// The middle 95 % by nearest rank; zeros when there is nothing.
Interval middle_of(std::vector<double> values) {
  if (values.empty()) return {};
  std::ranges::sort(values);
  const auto rank = [&](double share) {
    const double at = std::ceil(share * static_cast<double>(values.size()));
    return values[static_cast<std::size_t>(std::max(at, 1.0)) - 1];
  };
  return {rank(0.025), rank(0.975)};
}

}  // namespace

ThresholdIntervals bootstrap_threshold(std::span<const ScoreRun> runs,
                                       const ThresholdObjective& goal, double chosen,
                                       std::uint64_t seed) {
  const auto first_one = [chosen](std::span<const ScoreRun> all) {
    return static_cast<std::size_t>(
        std::ranges::find_if(
            all, [chosen](const ScoreRun& run) { return answers_one(run.lowest, chosen); }) -
        all.begin());
  };
  const std::vector<ScoreRun> groups = grouped(runs, first_one(runs));
  const std::size_t first = first_one(groups);
  const bool may_be_none = groups.back().highest < 1;
  double all = 0;
  for (const ScoreRun& group : groups)
    all += static_cast<double>(group.positives + group.negatives);

  ThresholdIntervals intervals;
  std::mt19937_64 random(seed);
  std::vector<LabelCounts> drawn(groups.size());
  std::vector<double> thresholds, figures;
  for (int replicate = 0; replicate < ThresholdIntervals::kReplicates; ++replicate) {
    double total = 0;
    for (std::size_t i = 0; i < groups.size(); ++i) {
      drawn[i].positives = draw_poisson(static_cast<double>(groups[i].positives), random);
      drawn[i].negatives = draw_poisson(static_cast<double>(groups[i].negatives), random);
      total += static_cast<double>(drawn[i].positives + drawn[i].negatives);
    }
    ThresholdObjective wanted = goal;
    if (goal.kind == ThresholdObjective::Kind::kTop) wanted.wanted *= total / all;
    const FoundThreshold cut = find_threshold(drawn, wanted, may_be_none);
    if (cut.is_reached) thresholds.push_back(threshold_below(groups, cut.first));
    figures.push_back(goal.figure(counts_from(drawn, first)));
  }
  intervals.reached = static_cast<int>(thresholds.size());
  intervals.threshold = middle_of(std::move(thresholds));
  intervals.figure = middle_of(std::move(figures));
  return intervals;
}

}  // namespace glassbox::engine
