#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "engine/metrics.h"

namespace glassbox {
namespace {

struct ScoredLabel {
  float score;
  std::uint8_t label;
};

// One run of equal scores, with what lies strictly below it.
struct TieRun {
  std::uint64_t positives = 0, negatives = 0;
  std::uint64_t positives_below = 0, negatives_below = 0;
};

struct Ranking {
  std::vector<TieRun> runs;  // ascending score
  std::uint64_t positives = 0, negatives = 0;
};

Ranking rank(std::span<const float> scores, std::span<const std::uint8_t> labels) {
  if (scores.size() != labels.size()) {
    throw std::invalid_argument("as many scores as labels are needed for a ROC curve");
  }
  std::vector<ScoredLabel> sorted(scores.size());
  for (std::size_t i = 0; i < sorted.size(); ++i) sorted[i] = {scores[i], labels[i]};
  std::ranges::sort(sorted, {}, &ScoredLabel::score);
  Ranking ranking;
  for (std::size_t i = 0; i < sorted.size();) {
    TieRun run{.positives_below = ranking.positives, .negatives_below = ranking.negatives};
    const float score = sorted[i].score;
    for (; i < sorted.size() && !(sorted[i].score > score); ++i) {
      ++(sorted[i].label != 0 ? run.positives : run.negatives);
    }
    ranking.positives += run.positives;
    ranking.negatives += run.negatives;
    ranking.runs.push_back(run);
  }
  if (ranking.positives == 0 || ranking.negatives == 0) {
    throw std::invalid_argument("a ROC curve needs records of both classes");
  }
  return ranking;
}

// Pairs are counted in halves, so that the sum stays a whole number and exact.
double area(const Ranking& ranking) {
  std::uint64_t half_pairs = 0;
  for (const TieRun& run : ranking.runs) {
    half_pairs += run.positives * (2 * run.negatives_below + run.negatives);
  }
  return static_cast<double>(half_pairs) / 2.0 / static_cast<double>(ranking.positives) /
         static_cast<double>(ranking.negatives);
}

// A sum of squares over n - 1, and 0 where one value alone says nothing about spread.
double sample_variance(double sum_of_squares, double n) {
  return n > 1 ? sum_of_squares / (n - 1) : 0.0;
}

}  // namespace

double area_under_roc(std::span<const float> scores, std::span<const std::uint8_t> labels) {
  return area(rank(scores, labels));
}

// The variance of an AUC is var(V10)/m + var(V01)/n: V10 of a positive is the share of the n
// negatives it outranks, V01 of a negative the share of the m positives that outrank it (ties one
// half). The textbook compares every pair. After a sort all members of a tie run share one value
// and it comes from running counts, so two sums over the runs do. Both V10 and V01 have the AUC
// as their mean.
Interval area_under_roc_interval(std::span<const float> scores,
                                 std::span<const std::uint8_t> labels) {
  const Ranking ranking = rank(scores, labels);
  const double auc = area(ranking);
  const double m = static_cast<double>(ranking.positives);
  const double n = static_cast<double>(ranking.negatives);
  double squares10 = 0, squares01 = 0;
  for (const TieRun& run : ranking.runs) {
    const double ours = static_cast<double>(run.positives);
    const double theirs = static_cast<double>(run.negatives);
    const double v10 = (static_cast<double>(run.negatives_below) + theirs / 2) / n;
    const double above = m - static_cast<double>(run.positives_below) - ours;
    const double v01 = (above + ours / 2) / m;
    squares10 += ours * (v10 - auc) * (v10 - auc);
    squares01 += theirs * (v01 - auc) * (v01 - auc);
  }
  const double variance = sample_variance(squares10, m) / m + sample_variance(squares01, n) / n;
  constexpr double kNormal975 = 1.959963984540054;  // the 97.5 % point of a standard normal
  const double reach = kNormal975 * std::sqrt(variance);
  return {std::max(0.0, auc - reach), std::min(1.0, auc + reach)};
}

}  // namespace glassbox
