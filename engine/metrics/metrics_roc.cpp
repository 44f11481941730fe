// The area under the ROC curve from scores in ascending order: each positive outranks all negatives
// before it, and half of those with its own score. Counted in whole numbers, so the area is exact
// but for one division.
#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <vector>

#include "engine/metrics/metrics.h"
#include "engine/metrics/ranking.h"

namespace glassbox::engine {
namespace {

struct ScoredLabel {
  double score;
  std::uint8_t label;
};

Ranking rank(std::span<const double> scores, std::span<const std::uint8_t> labels) {
  if (scores.size() != labels.size()) {
    throw std::invalid_argument("as many scores as labels are needed for a ROC curve");
  }
  std::vector<ScoredLabel> sorted(scores.size());
  for (std::size_t i = 0; i < sorted.size(); ++i) sorted[i] = {scores[i], labels[i]};
  std::ranges::sort(sorted, {}, &ScoredLabel::score);
  Ranking ranking;
  for (std::size_t i = 0; i < sorted.size();) {
    std::uint64_t positives = 0, negatives = 0;
    const double score = sorted[i].score;
    for (; i < sorted.size() && !(sorted[i].score > score); ++i) {
      ++(sorted[i].label != 0 ? positives : negatives);
    }
    ranking.add(positives, negatives);
  }
  if (!ranking.has_both()) throw std::invalid_argument("a ROC curve needs records of both classes");
  return ranking;
}

}  // namespace

void Ranking::add(std::uint64_t positives, std::uint64_t negatives) {
  const Whole won = 2 * Whole{negatives_} + negatives;   // by each of these positives, twice
  const Whole lost = 2 * Whole{positives_} + positives;  // that each of these negatives outranks
  half_pairs_ += positives * won;
  squares_won_ += positives * won * won;
  squares_lost_ += negatives * lost * lost;
  positives_ += positives;
  negatives_ += negatives;
}

double Ranking::area() const {
  // The product first: turned round, the same labels give the same area to the last bit.
  return static_cast<double>(half_pairs_) / 2.0 /
         (static_cast<double>(positives_) * static_cast<double>(negatives_));
}

// The variance of an AUC is var(V10)/m + var(V01)/n: V10 of a positive is the share of the n
// negatives it outranks, V01 of a negative the share of the m positives that outrank it (ties one
// half); 1 - V01 varies as much. With w = 2n V10, the squared deviations from the mean add up to
// (m sum w^2 - (sum w)^2) / m / (2n)^2, whose numerator is a whole number: nothing cancels.
Interval Ranking::interval() const {
  const auto m = static_cast<double>(positives_), n = static_cast<double>(negatives_);
  const Whole half_lost = 2 * Whole{positives_} * negatives_ - half_pairs_;
  const auto spread = [](Whole count, Whole squares, Whole sum) {
    return static_cast<double>(count * squares - sum * sum);
  };
  // A single value says nothing about spread.
  double variance = 0;
  if (m > 1)
    variance += spread(positives_, squares_won_, half_pairs_) / m / (4 * n * n) / (m - 1) / m;
  if (n > 1)
    variance += spread(negatives_, squares_lost_, half_lost) / n / (4 * m * m) / (n - 1) / n;
  constexpr double kNormal975 = 1.959963984540054;  // the 97.5 % point of a standard normal
  const double reach = kNormal975 * std::sqrt(variance);
  return {std::max(0.0, area() - reach), std::min(1.0, area() + reach)};
}

double area_under_roc(std::span<const double> scores, std::span<const std::uint8_t> labels) {
  return rank(scores, labels).area();
}

Interval area_under_roc_interval(std::span<const double> scores,
                                 std::span<const std::uint8_t> labels) {
  return rank(scores, labels).interval();
}

}  // namespace glassbox::engine
