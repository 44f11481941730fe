// Influences against metrics of which a record counts a little more, worked out anew.
#include "engine/tune/record_influence.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <functional>
#include <numeric>
#include <random>

using namespace glassbox::engine;

namespace {

// The slow obvious versions, of records that count `weights`.
double weighted_area(std::span<const double> scores, std::span<const std::uint8_t> labels,
                     std::span<const double> weights) {
  double won = 0, pairs = 0;
  for (std::size_t i = 0; i < scores.size(); ++i)
    for (std::size_t j = 0; j < scores.size(); ++j) {
      if (labels[i] != 1 || labels[j] != 0) continue;
      const double weight = weights[i] * weights[j];
      pairs += weight;
      won += weight * (scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0);
    }
  return won / pairs;
}

double weighted_f1(std::span<const std::uint32_t> truths, std::span<const std::uint32_t> answers,
                   std::span<const double> weights) {
  double sum = 0, met = 0;
  for (std::uint32_t k = 0; k < 5; ++k) {
    double truth = 0, answer = 0, right = 0;
    for (std::size_t i = 0; i < truths.size(); ++i) {
      truth += truths[i] == k ? weights[i] : 0;
      answer += answers[i] == k ? weights[i] : 0;
      right += truths[i] == k && answers[i] == k ? weights[i] : 0;
    }
    if (truth == 0) continue;
    sum += 2 * right / (truth + answer);
    ++met;
  }
  return sum / met;
}

double weighted_root_mean(std::span<const double> squares, std::span<const double> weights) {
  return std::sqrt(std::inner_product(squares.begin(), squares.end(), weights.begin(), 0.0) /
                   std::accumulate(weights.begin(), weights.end(), 0.0));
}

// n times the slope of the metric along each record's weight.
void check_slopes(std::span<const float> influence,
                  const std::function<double(std::span<const double>)>& metric) {
  constexpr double kStep = 1e-5;
  const auto n = static_cast<double>(influence.size());
  double sum = 0;
  for (std::size_t i = 0; i < influence.size(); ++i) {
    std::vector<double> weights(influence.size(), 1);
    weights[i] += kStep;
    const double up = metric(weights);
    weights[i] -= 2 * kStep;
    const double slope = (up - metric(weights)) / (2 * kStep);
    CHECK(influence[i] == Approx(n * slope).margin(1e-5));
    sum += influence[i];
  }
  CHECK(sum == Approx(0).margin(1e-4));
}

}  // namespace

TEST_CASE("a record's influence on the AUC is the slope along its weight",
          "[engine][record_influence]") {
  std::mt19937 rng(3);
  std::vector<double> scores;
  std::vector<std::uint8_t> labels;
  for (int i = 0; i < 40; ++i) {
    labels.push_back(rng() % 3 == 0 ? 1 : 0);
    scores.push_back(static_cast<double>(rng() % 12) + 3 * labels.back());  // with ties
  }
  check_slopes(influence_on_auc(scores, labels), [&](std::span<const double> weights) {
    return weighted_area(scores, labels, weights);
  });
}

TEST_CASE("where all are of one class nothing moves the AUC", "[engine][record_influence]") {
  const std::vector<double> scores = {1, 2, 3};
  for (const std::uint8_t label : {std::uint8_t{0}, std::uint8_t{1}})
    CHECK(influence_on_auc(scores, std::vector<std::uint8_t>(3, label)) == std::vector<float>(3));
  CHECK(influence_on_auc({}, {}).empty());
}

TEST_CASE("a record's influence on macro F1 is the slope along its weight",
          "[engine][record_influence]") {
  std::mt19937 rng(3);
  std::vector<std::uint32_t> truths, answers;
  for (int i = 0; i < 40; ++i) {
    truths.push_back(rng() % 4);  // class 4 is answered and never true
    answers.push_back(rng() % 2 == 0 ? truths.back() : rng() % 5);
  }
  check_slopes(influence_on_macro_f1(truths, answers, 5), [&](std::span<const double> weights) {
    return weighted_f1(truths, answers, weights);
  });
}

TEST_CASE("a record's influence on means is the slope along its weight",
          "[engine][record_influence]") {
  const std::vector<double> values = {1, 4, 2, 9, 9, 0};
  check_slopes(influence_on_root_mean(values), [&](std::span<const double> weights) {
    return weighted_root_mean(values, weights);
  });
  check_slopes(influence_on_mean(values), [&](std::span<const double> weights) {
    const double mean = weighted_root_mean(values, weights);
    return mean * mean;
  });
  CHECK(influence_on_root_mean(std::vector<double>(3)) == std::vector<float>(3));
}
