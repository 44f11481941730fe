// The rules of candidate_choice.h in code: standard errors from the influence of each record, for
// each recipe the regularization strength, then the recipes by the lead that is left after their
// error is charged.
#include "engine/tune/candidate_choice.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <functional>
#include <limits>

namespace glassbox::engine {
namespace {

// What recipes typically gain or lose against one another, as a part of the loss.
constexpr double kTypicalLead = 0.04;
// The best of several macro F1 is ahead in part because it was picked.
constexpr double kErrorsOfF1 = 2;

template <class Of>
double mean_over_repeats(std::span<const RepeatResult> repeats, const Of& of) {
  double sum = 0;
  for (const RepeatResult& repeat : repeats) sum += of(repeat);
  return sum / static_cast<double>(repeats.size());
}

double sign_of(ModelType type) { return type == ModelType::kRegression ? 1 : -1; }

using Influence = std::vector<float> RepeatResult::*;

// Of a mean over the first repeats, or of how it differs from another's.
double standard_error(std::span<const RepeatResult> repeats, std::span<const RepeatResult> others,
                      std::size_t count, Influence influence) {
  std::vector<double> sums((repeats.front().*influence).size());
  double held_out = 0;
  for (std::size_t d = 0; d < count; ++d) {
    held_out += static_cast<double>(repeats[d].held_out);
    const std::vector<float>& of_one = repeats[d].*influence;
    for (std::size_t i = 0; i < sums.size(); ++i) sums[i] += of_one[i];
    if (others.empty()) continue;
    const std::vector<float>& of_other = others[d].*influence;
    for (std::size_t i = 0; i < sums.size(); ++i) sums[i] -= of_other[i];
  }
  double squares = 0;
  for (const double sum : sums) squares += sum * sum;
  return std::sqrt(squares) / std::max(held_out, 1.0);
}

template <class Of>
Lag difference(const EvaluatedCandidate& one, const EvaluatedCandidate& other, Influence influence,
               const Of& of) {
  const std::size_t common = std::min(one.repeats.size(), other.repeats.size());
  return {mean_over_repeats(std::span(one.repeats).first(common), of) -
              mean_over_repeats(std::span(other.repeats).first(common), of),
          standard_error(one.repeats, other.repeats, common, influence)};
}

constexpr auto kValue = [](const RepeatResult& repeat) { return repeat.value; };
constexpr auto kLoss = [](const RepeatResult& repeat) { return repeat.loss; };

template <class Cost>
std::size_t cheapest(std::span<const EvaluatedCandidate> candidates, const RecipeShape& shape,
                     const Cost& cost) {
  std::size_t best = candidates.size();
  for (std::size_t i = 0; i < candidates.size(); ++i)
    if (candidates[i].shape == shape &&
        (best == candidates.size() || cost(candidates[i]) < cost(candidates[best])))
      best = i;
  return best;
}

// Of those not clearly behind the best, the strength nearest to the usual one.
std::size_t chosen_strength(std::span<const EvaluatedCandidate> candidates,
                            const RecipeShape& shape, ModelType type, std::optional<int> usual) {
  const std::size_t best = best_strength(candidates, shape, type);
  const int wanted = usual.value_or(candidates[lowest_loss(candidates, shape)].penalty.log10_steps);
  std::size_t chosen = best;
  const auto distance = [&](std::size_t i) {
    return std::abs(candidates[i].penalty.log10_steps - wanted);
  };
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    if (candidates[i].shape != shape || distance(i) >= distance(chosen)) continue;
    const Lag far = type == ModelType::kBinary ? loss_lag(candidates[i], candidates[best])
                                               : lag(candidates[i], candidates[best], type);
    const double errors = type == ModelType::kMulticlass ? kErrorsOfF1 : 1;
    if (far.behind <= errors * far.error) chosen = i;
  }
  return chosen;
}

double lead_left(const EvaluatedCandidate& one, const EvaluatedCandidate& plain, ModelType type) {
  const Lag far = type == ModelType::kMulticlass ? loss_lag(one, plain) : lag(one, plain, type);
  const double loss = type == ModelType::kBinary ? 1 - plain.value() : plain.loss();
  const double doubt = far.error * far.error;
  const double allowance = doubt == 0 ? 0 : doubt / (kTypicalLead * loss);
  const bool is_simpler = std::round(one.features()) < std::round(plain.features());
  const double left = -far.behind + (is_simpler ? allowance : -allowance);
  return std::isnan(left) ? -std::numeric_limits<double>::infinity() : left;
}

}  // namespace

double EvaluatedCandidate::value() const { return mean_over_repeats(repeats, kValue); }

double EvaluatedCandidate::error() const {
  return standard_error(repeats, {}, repeats.size(), &RepeatResult::influence);
}

double EvaluatedCandidate::loss() const { return mean_over_repeats(repeats, kLoss); }

double EvaluatedCandidate::features() const {
  return mean_over_repeats(repeats, [](const RepeatResult& repeat) { return repeat.features; });
}

Lag lag(const EvaluatedCandidate& one, const EvaluatedCandidate& best, ModelType type) {
  Lag far = difference(one, best, &RepeatResult::influence, kValue);
  if (type != ModelType::kRegression) far.behind = 0 - far.behind;  // more is better
  return far;
}

Lag loss_lag(const EvaluatedCandidate& one, const EvaluatedCandidate& lowest) {
  return difference(one, lowest, &RepeatResult::loss_influence, kLoss);
}

int usual_strength(std::size_t records, ModelType type) {
  if (type == ModelType::kRegression) return 0;
  return static_cast<int>(std::lround(-2 * std::log10(static_cast<double>(records))));
}

std::size_t best_strength(std::span<const EvaluatedCandidate> candidates, const RecipeShape& shape,
                          ModelType type) {
  if (type != ModelType::kMulticlass) return lowest_loss(candidates, shape);
  return cheapest(candidates, shape, [](const EvaluatedCandidate& one) { return -one.value(); });
}

std::size_t lowest_loss(std::span<const EvaluatedCandidate> candidates, const RecipeShape& shape) {
  return cheapest(candidates, shape, [](const EvaluatedCandidate& one) { return one.loss(); });
}

std::size_t best_of(std::span<const EvaluatedCandidate> candidates, ModelType type) {
  const auto best = std::ranges::min_element(
      candidates, {}, [&](const EvaluatedCandidate& one) { return sign_of(type) * one.value(); });
  return static_cast<std::size_t>(best - candidates.begin());
}

std::vector<std::size_t> by_lead_left(std::span<const EvaluatedCandidate> candidates,
                                      ModelType type, std::optional<int> usual) {
  struct Recipe {
    std::size_t chosen = 0;
    double left = 0;
  };
  std::vector<Recipe> recipes;
  std::optional<std::size_t> plain;  // what others are compared with
  for (const EvaluatedCandidate& first : candidates) {
    const auto is_same = [&](const Recipe& one) {
      return candidates[one.chosen].shape == first.shape;
    };
    if (std::ranges::any_of(recipes, is_same)) continue;
    const std::size_t chosen = chosen_strength(candidates, first.shape, type, usual);
    const std::size_t compared =
        type == ModelType::kMulticlass ? lowest_loss(candidates, first.shape) : chosen;
    if (!plain) plain = compared;
    recipes.push_back({chosen, lead_left(candidates[compared], candidates[*plain], type)});
  }
  std::ranges::stable_sort(recipes, std::greater<>(), &Recipe::left);
  std::vector<std::size_t> places;
  for (const Recipe& one : recipes) places.push_back(one.chosen);
  return places;
}

}  // namespace glassbox::engine
