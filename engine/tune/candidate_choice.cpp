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
double mean_over_draws(std::span<const DrawResult> draws, const Of& of) {
  double sum = 0;
  for (const DrawResult& draw : draws) sum += of(draw);
  return sum / static_cast<double>(draws.size());
}

double sign_of(ModelType type) { return type == ModelType::kRegression ? 1 : -1; }

using Influence = std::vector<float> DrawResult::*;

// Of a mean over the first draws, or of how it differs from another's.
double standard_error(std::span<const DrawResult> draws, std::span<const DrawResult> others,
                      std::size_t count, Influence influence) {
  std::vector<double> sums((draws.front().*influence).size());
  double held_out = 0;
  for (std::size_t d = 0; d < count; ++d) {
    held_out += static_cast<double>(draws[d].held_out);
    const std::vector<float>& of_one = draws[d].*influence;
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
Lag difference(const JudgedCandidate& one, const JudgedCandidate& other, Influence influence,
               const Of& of) {
  const std::size_t common = std::min(one.draws.size(), other.draws.size());
  return {mean_over_draws(std::span(one.draws).first(common), of) -
              mean_over_draws(std::span(other.draws).first(common), of),
          standard_error(one.draws, other.draws, common, influence)};
}

constexpr auto kValue = [](const DrawResult& draw) { return draw.value; };
constexpr auto kLoss = [](const DrawResult& draw) { return draw.loss; };

template <class Cost>
std::size_t cheapest(std::span<const JudgedCandidate> candidates, const RecipeShape& shape,
                     const Cost& cost) {
  std::size_t best = candidates.size();
  for (std::size_t i = 0; i < candidates.size(); ++i)
    if (candidates[i].shape == shape &&
        (best == candidates.size() || cost(candidates[i]) < cost(candidates[best])))
      best = i;
  return best;
}

// Of those not clearly behind the best, the amount nearest to the usual one.
std::size_t chosen_amount(std::span<const JudgedCandidate> candidates, const RecipeShape& shape,
                          ModelType type, std::optional<int> usual) {
  const std::size_t best = best_amount(candidates, shape, type);
  const int wanted = usual.value_or(candidates[least_loss(candidates, shape)].penalty.half_decades);
  std::size_t chosen = best;
  const auto distance = [&](std::size_t i) {
    return std::abs(candidates[i].penalty.half_decades - wanted);
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

double lead_left(const JudgedCandidate& one, const JudgedCandidate& plain, ModelType type) {
  const Lag far = type == ModelType::kMulticlass ? loss_lag(one, plain) : lag(one, plain, type);
  const double loss = type == ModelType::kBinary ? 1 - plain.value() : plain.loss();
  const double doubt = far.error * far.error;
  const double allowance = doubt == 0 ? 0 : doubt / (kTypicalLead * loss);
  const bool is_simpler = std::round(one.features()) < std::round(plain.features());
  const double left = -far.behind + (is_simpler ? allowance : -allowance);
  return std::isnan(left) ? -std::numeric_limits<double>::infinity() : left;
}

}  // namespace

double JudgedCandidate::value() const { return mean_over_draws(draws, kValue); }

double JudgedCandidate::error() const {
  return standard_error(draws, {}, draws.size(), &DrawResult::influence);
}

double JudgedCandidate::loss() const { return mean_over_draws(draws, kLoss); }

double JudgedCandidate::features() const {
  return mean_over_draws(draws, [](const DrawResult& draw) { return draw.features; });
}

Lag lag(const JudgedCandidate& one, const JudgedCandidate& best, ModelType type) {
  Lag far = difference(one, best, &DrawResult::influence, kValue);
  if (type != ModelType::kRegression) far.behind = 0 - far.behind;  // more is better
  return far;
}

Lag loss_lag(const JudgedCandidate& one, const JudgedCandidate& least) {
  return difference(one, least, &DrawResult::loss_influence, kLoss);
}

int usual_amount(std::size_t records, ModelType type) {
  if (type == ModelType::kRegression) return 0;
  return static_cast<int>(std::lround(-2 * std::log10(static_cast<double>(records))));
}

std::size_t best_amount(std::span<const JudgedCandidate> candidates, const RecipeShape& shape,
                        ModelType type) {
  if (type != ModelType::kMulticlass) return least_loss(candidates, shape);
  return cheapest(candidates, shape, [](const JudgedCandidate& one) { return -one.value(); });
}

std::size_t least_loss(std::span<const JudgedCandidate> candidates, const RecipeShape& shape) {
  return cheapest(candidates, shape, [](const JudgedCandidate& one) { return one.loss(); });
}

std::size_t best_of(std::span<const JudgedCandidate> candidates, ModelType type) {
  const auto best = std::ranges::min_element(
      candidates, {}, [&](const JudgedCandidate& one) { return sign_of(type) * one.value(); });
  return static_cast<std::size_t>(best - candidates.begin());
}

std::vector<std::size_t> by_lead_left(std::span<const JudgedCandidate> candidates, ModelType type,
                                      std::optional<int> usual) {
  struct Recipe {
    std::size_t chosen = 0;
    double left = 0;
  };
  std::vector<Recipe> recipes;
  std::optional<std::size_t> plain;  // what others are compared with
  for (const JudgedCandidate& first : candidates) {
    const auto is_same = [&](const Recipe& one) {
      return candidates[one.chosen].shape == first.shape;
    };
    if (std::ranges::any_of(recipes, is_same)) continue;
    const std::size_t chosen = chosen_amount(candidates, first.shape, type, usual);
    const std::size_t compared =
        type == ModelType::kMulticlass ? least_loss(candidates, first.shape) : chosen;
    if (!plain) plain = compared;
    recipes.push_back({chosen, lead_left(candidates[compared], candidates[*plain], type)});
  }
  std::ranges::stable_sort(recipes, std::greater<>(), &Recipe::left);
  std::vector<std::size_t> places;
  for (const Recipe& one : recipes) places.push_back(one.chosen);
  return places;
}

}  // namespace glassbox::engine
