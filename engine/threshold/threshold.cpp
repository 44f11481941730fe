// Walks the records from the highest score down and keeps counts; after each score the goal gives a
// rank, and the best rank wins. Every threshold between two scores answers alike, so a round number
// near the middle is taken.
#include "engine/threshold/threshold.h"

#include <cmath>
#include <limits>
#include <stdexcept>

#include "engine/threshold/threshold_search.h"

namespace glassbox::engine {
namespace {

using Kind = ThresholdObjective::Kind;

double as_double(std::uint64_t count) { return static_cast<double>(count); }

double matthews(const BinaryCounts& counts) {
  const double tp = as_double(counts.true_positive), fp = as_double(counts.false_positive),
               tn = as_double(counts.true_negative), fn = as_double(counts.false_negative);
  const double scale = std::sqrt((tp + fp) * (tp + fn)) * std::sqrt((tn + fp) * (tn + fn));
  return scale > 0 ? (tp * tn - fp * fn) / scale : 0;
}

// TP * N - FP * P, Youden's index times P * N: whole numbers, so that equals are equal.
double youden_rank(const BinaryCounts& counts) {
  __extension__ using Whole = __int128;
  const auto positives = Whole{counts.true_positive} + counts.false_negative;
  const auto negatives = Whole{counts.true_negative} + counts.false_positive;
  return static_cast<double>(counts.true_positive * negatives - counts.false_positive * positives);
}

// The larger, the better; nullopt where a wish is not met.
std::optional<double> rank_of(const BinaryCounts& counts, const ThresholdObjective& goal) {
  const std::uint64_t ones = counts.true_positive + counts.false_positive;
  switch (goal.kind) {
    case Kind::kAccuracy:
      return as_double(counts.true_positive + counts.true_negative);
    case Kind::kF1:
      return counts.f1();
    case Kind::kYouden:
      return youden_rank(counts);
    case Kind::kMatthews:
      return matthews(counts);
    case Kind::kRecall:
      if (counts.recall() < goal.wanted) return std::nullopt;
      return -as_double(ones);
    case Kind::kPrecision:
      if (ones == 0 || counts.precision() < goal.wanted) return std::nullopt;
      return as_double(counts.true_positive);
    case Kind::kTop:
      if (ones == 0 || as_double(ones) > goal.wanted) return std::nullopt;
      return as_double(ones);
    case Kind::kCost:
      return -goal.figure(counts);
  }
  return std::nullopt;
}

// How near counts come to a wish that none meets.
double nearness(const BinaryCounts& counts, const ThresholdObjective& goal) {
  const std::uint64_t ones = counts.true_positive + counts.false_positive;
  if (ones == 0) return -std::numeric_limits<double>::infinity();
  return goal.kind == Kind::kTop ? -as_double(ones) : counts.precision();
}

void check(std::span<const ScoreRun> runs, const ThresholdObjective& goal) {
  LabelCounts all;
  for (const ScoreRun& run : runs) {
    all.positives += run.positives;
    all.negatives += run.negatives;
  }
  if (all.positives == 0 || all.negatives == 0)
    throw std::invalid_argument("a score threshold needs records of both classes");
  const bool is_share = goal.kind == Kind::kRecall || goal.kind == Kind::kPrecision;
  if ((is_share && !(goal.wanted >= 0 && goal.wanted <= 1)) ||
      (goal.kind == Kind::kTop && !(goal.wanted >= 1)) ||
      (goal.kind == Kind::kCost &&
       !(goal.false_positive_cost >= 0 && goal.false_negative_cost >= 0)))
    throw std::invalid_argument("a score threshold's goal is out of range");
}

}  // namespace

double ThresholdObjective::figure(const BinaryCounts& counts) const {
  switch (kind) {
    case Kind::kAccuracy:
      return counts.accuracy();
    case Kind::kF1:
      return counts.f1();
    case Kind::kYouden:
      return counts.recall() - counts.false_positive_rate();
    case Kind::kMatthews:
      return matthews(counts);
    case Kind::kRecall:
      return counts.recall();
    case Kind::kPrecision:
      return counts.precision();
    case Kind::kTop:
      return as_double(counts.true_positive + counts.false_positive);
    case Kind::kCost:
      return false_positive_cost * as_double(counts.false_positive) +
             false_negative_cost * as_double(counts.false_negative);
  }
  return 0;
}

FoundThreshold find_threshold(std::span<const LabelCounts> groups, const ThresholdObjective& goal,
                              bool may_be_none) {
  BinaryCounts counts;
  for (const LabelCounts& group : groups) {
    counts.false_negative += group.positives;
    counts.true_negative += group.negatives;
  }
  FoundThreshold best, nearest;
  std::optional<double> best_rank;
  std::optional<double> nearest_rank;
  const auto look_at = [&](std::size_t first) {
    if (const auto rank = rank_of(counts, goal); rank && (!best_rank || *rank > *best_rank)) {
      best_rank = rank;
      best = {true, first, counts};
    }
    if (best_rank) return;
    const double near = nearness(counts, goal);
    // Of equal precisions the one that finds more.
    if (nearest_rank && near < *nearest_rank) return;
    if (goal.kind == Kind::kTop && nearest_rank && near == *nearest_rank) return;
    nearest_rank = near;
    nearest = {false, first, counts};
  };
  if (may_be_none) look_at(groups.size());
  for (std::size_t first = groups.size(); first-- > 0;) {
    counts.true_positive += groups[first].positives;
    counts.false_negative -= groups[first].positives;
    counts.false_positive += groups[first].negatives;
    counts.true_negative -= groups[first].negatives;
    look_at(first);
  }
  return best_rank ? best : nearest;
}

double threshold_between(float below, float at) {
  const double middle = (static_cast<double>(below) + static_cast<double>(at)) / 2;
  const double reach = (static_cast<double>(at) - static_cast<double>(below)) / 4;
  double scale = 1;
  for (int digits = 0; digits < 10; ++digits, scale *= 10) {
    const double rounded = std::round(middle * scale) / scale;
    const auto compared = static_cast<float>(rounded);
    if (std::abs(rounded - middle) <= reach && compared > below && compared <= at) return rounded;
  }
  return static_cast<double>(at);
}

double threshold_below(std::span<const ScoreRun> runs, std::size_t first) {
  if (first == 0) return 0;
  return threshold_between(runs[first - 1].highest, first < runs.size() ? runs[first].lowest : 1);
}

std::vector<ScoreRun> score_runs(const ScoreCounts& counts) {
  std::vector<ScoreRun> runs;
  counts.for_each_run([&](float score, std::uint64_t positives, std::uint64_t negatives) {
    runs.push_back({score, counts.highest_tied(score), positives, negatives});
  });
  return runs;
}

ThresholdChoice choose_threshold(std::span<const ScoreRun> runs, const ThresholdObjective& goal) {
  check(runs, goal);
  std::vector<LabelCounts> groups;
  groups.reserve(runs.size());
  for (const ScoreRun& run : runs) groups.push_back({run.positives, run.negatives});
  const FoundThreshold cut = find_threshold(groups, goal, runs.back().highest < 1);
  return {cut.is_reached, threshold_below(runs, cut.first), cut.counts};
}

BinaryCounts counts_at(std::span<const ScoreRun> runs, double threshold) {
  BinaryCounts counts;
  for (const ScoreRun& run : runs) {
    const bool is_one = answers_one(run.lowest, threshold);
    (is_one ? counts.true_positive : counts.false_negative) += run.positives;
    (is_one ? counts.false_positive : counts.true_negative) += run.negatives;
  }
  return counts;
}

}  // namespace glassbox::engine
