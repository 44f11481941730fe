// Influence functions: by how much a metric would move if a record weighed a little more. For a
// mean it is the record's value less the mean; for the AUC the share of the other class that it
// outranks, less the area.
#include "engine/tune/record_influence.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace glassbox::engine {

std::vector<float> influence_on_auc(std::span<const double> scores,
                                    std::span<const std::uint8_t> labels) {
  const std::size_t n = scores.size();
  std::vector<float> influence(n);
  const auto positives = static_cast<double>(std::ranges::count(labels, 1));
  const double negatives = static_cast<double>(n) - positives;
  if (positives == 0 || negatives == 0) return influence;

  std::vector<std::uint32_t> order(n);
  std::iota(order.begin(), order.end(), 0u);
  std::ranges::stable_sort(order, {}, [&](std::uint32_t i) { return scores[i]; });
  std::vector<double> outranked(n);  // of the other class: by a positive, or outranking a negative
  double positives_below = 0, negatives_below = 0, area = 0;
  for (std::size_t begin = 0; begin < n;) {
    std::size_t end = begin;
    double tied_positives = 0;
    for (; end < n && scores[order[end]] == scores[order[begin]]; ++end)
      tied_positives += labels[order[end]];
    const double tied_negatives = static_cast<double>(end - begin) - tied_positives;
    for (; begin < end; ++begin) {
      const std::uint32_t i = order[begin];
      outranked[i] = labels[i] == 1 ? (negatives_below + tied_negatives / 2) / negatives
                                    : 1 - (positives_below + tied_positives / 2) / positives;
      if (labels[i] == 1) area += outranked[i] / positives;
    }
    positives_below += tied_positives;
    negatives_below += tied_negatives;
  }
  for (std::size_t i = 0; i < n; ++i)
    influence[i] = static_cast<float>((outranked[i] - area) * static_cast<double>(n) /
                                      (labels[i] == 1 ? positives : negatives));
  return influence;
}

std::vector<float> influence_on_macro_f1(std::span<const std::uint32_t> truths,
                                         std::span<const std::uint32_t> answers,
                                         std::size_t classes) {
  // F1 of a class is 2 right / (truth + answered): what the counts change by with one record more
  // of a kind, for each.
  std::vector<double> truth(classes), both(classes), right(classes);
  for (std::size_t i = 0; i < truths.size(); ++i) {
    ++truth[truths[i]];
    ++both[truths[i]];
    ++both[answers[i]];
    if (truths[i] == answers[i]) ++right[truths[i]];
  }
  const auto met =
      static_cast<double>(std::ranges::count_if(truth, [](double count) { return count > 0; }));
  std::vector<float> influence;
  for (std::size_t i = 0; i < truths.size(); ++i) {
    double change = 0;
    for (const std::uint32_t k : {truths[i], answers[i]})
      if (truth[k] > 0) change -= 2 * right[k] / (both[k] * both[k]);
    if (truths[i] == answers[i]) change += 2 / both[truths[i]];
    influence.push_back(static_cast<float>(change * static_cast<double>(truths.size()) / met));
  }
  return influence;
}

std::vector<float> influence_on_root_mean(std::span<const double> squares) {
  std::vector<float> influence(squares.size());
  const double mean = std::accumulate(squares.begin(), squares.end(), 0.0) /
                      static_cast<double>(std::max<std::size_t>(squares.size(), 1));
  if (!(mean > 0)) return influence;
  std::ranges::transform(squares, influence.begin(), [&](double square) {
    return static_cast<float>((square - mean) / (2 * std::sqrt(mean)));
  });
  return influence;
}

std::vector<float> influence_on_mean(std::span<const double> values) {
  const double mean = std::accumulate(values.begin(), values.end(), 0.0) /
                      static_cast<double>(std::max<std::size_t>(values.size(), 1));
  std::vector<float> influence;
  for (const double value : values) influence.push_back(static_cast<float>(value - mean));
  return influence;
}

}  // namespace glassbox::engine
