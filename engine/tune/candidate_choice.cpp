#include "engine/tune/candidate_choice.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <tuple>

namespace glassbox::engine {
namespace {

double sum_of_squares_about_mean(std::span<const double> values) {
  double mean = 0, squares = 0;
  for (const double value : values) mean += value / static_cast<double>(values.size());
  for (const double value : values) squares += (value - mean) * (value - mean);
  return squares;
}

// Of values a draw, or, where there is one draw, of values with a fold of it left out.
double error_over_draws(std::span<const double> values) {
  const auto draws = static_cast<double>(values.size());
  return std::sqrt(sum_of_squares_about_mean(values) / (draws * (draws - 1)));
}
double jackknife_error(std::span<const double> without) {
  const auto folds = static_cast<double>(without.size());
  return std::sqrt(sum_of_squares_about_mean(without) * (folds - 1) / folds);
}

template <class Of>
double mean_over_draws(std::span<const DrawResult> draws, const Of& of) {
  double sum = 0;
  for (const DrawResult& draw : draws) sum += of(draw);
  return sum / static_cast<double>(draws.size());
}

double sign_of(ModelType type) { return type == ModelType::kRegression ? 1 : -1; }

// Those no further behind the best than so many standard errors, the simplest first.
std::vector<std::size_t> within(std::span<const JudgedCandidate> candidates, ModelType type,
                                double errors) {
  const JudgedCandidate& best = candidates[best_of(candidates, type)];
  std::vector<std::size_t> found;
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    const Lag far = lag(candidates[i], best, type);
    if (far.behind <= errors * far.error) found.push_back(i);
  }
  std::ranges::stable_sort(found, {}, [&](std::size_t i) {
    const JudgedCandidate& one = candidates[i];
    return std::tuple(std::round(one.features()), one.penalty.kind, -one.penalty.half_decades);
  });
  return found;
}

}  // namespace

double JudgedCandidate::value() const {
  return mean_over_draws(draws, [](const DrawResult& draw) { return draw.value; });
}

double JudgedCandidate::error() const {
  if (draws.size() == 1) return jackknife_error(draws.front().without);
  std::vector<double> values;
  for (const DrawResult& draw : draws) values.push_back(draw.value);
  return error_over_draws(values);
}

double JudgedCandidate::loss() const {
  return mean_over_draws(draws, [](const DrawResult& draw) { return draw.loss; });
}

double JudgedCandidate::features() const {
  return mean_over_draws(draws, [](const DrawResult& draw) { return draw.features; });
}

Lag lag(const JudgedCandidate& one, const JudgedCandidate& best, ModelType type) {
  std::vector<double> behind;
  for (std::size_t d = 0; d < std::min(one.draws.size(), best.draws.size()); ++d)
    behind.push_back(sign_of(type) * (one.draws[d].value - best.draws[d].value));
  if (behind.size() == 1) {
    std::vector<double> without = one.draws.front().without;
    for (std::size_t k = 0; k < without.size(); ++k)  // the same folds have a value for all
      without[k] -= best.draws.front().without[k];
    return {behind.front(), jackknife_error(without)};
  }
  const double sum = std::accumulate(behind.begin(), behind.end(), 0.0);
  return {sum / static_cast<double>(behind.size()), error_over_draws(behind)};
}

Lag loss_lag(const JudgedCandidate& one, const JudgedCandidate& least) {
  Lag far;
  const std::size_t common = std::min(one.draws.size(), least.draws.size());
  const auto draws = static_cast<double>(common);
  for (std::size_t d = 0; d < common; ++d) {
    far.behind += (one.draws[d].loss - least.draws[d].loss) / draws;
    std::vector<double> without = one.draws[d].loss_without;
    for (std::size_t k = 0; k < without.size(); ++k) without[k] -= least.draws[d].loss_without[k];
    if (!without.empty()) far.error += jackknife_error(without) / draws;
  }
  return far;
}

std::vector<std::size_t> one_of_each_recipe(std::span<const JudgedCandidate> candidates,
                                            ModelType type) {
  const bool by_loss = type != ModelType::kMulticlass;
  const auto cost = [&](const JudgedCandidate& one) { return by_loss ? one.loss() : -one.value(); };
  const auto is_preferred = [&](const JudgedCandidate& one, const JudgedCandidate& chosen) {
    return by_loss ? one.penalty.half_decades > chosen.penalty.half_decades
                   : one.loss() < chosen.loss();
  };
  std::vector<std::size_t> found;  // of each recipe, the one that costs least
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    const auto known = std::ranges::find_if(
        found, [&](std::size_t k) { return candidates[k].shape == candidates[i].shape; });
    if (known == found.end())
      found.push_back(i);
    else if (cost(candidates[i]) < cost(candidates[*known]))
      *known = i;
  }
  for (std::size_t& chosen : found) {
    const JudgedCandidate least = candidates[chosen];
    for (std::size_t i = 0; i < candidates.size(); ++i) {
      const JudgedCandidate& one = candidates[i];
      if (!(one.shape == least.shape) || one.penalty.kind != least.penalty.kind ||
          !is_preferred(one, candidates[chosen]))
        continue;
      const Lag far = by_loss ? loss_lag(one, least) : lag(one, least, type);
      if (far.behind <= far.error) chosen = i;
    }
  }
  return found;
}

std::size_t best_of(std::span<const JudgedCandidate> candidates, ModelType type) {
  const auto best = std::ranges::min_element(
      candidates, {}, [&](const JudgedCandidate& one) { return sign_of(type) * one.value(); });
  return static_cast<std::size_t>(best - candidates.begin());
}

std::size_t simplest_of_good(std::span<const JudgedCandidate> candidates, ModelType type) {
  return within(candidates, type, /*errors=*/1).front();
}

std::vector<std::size_t> contenders(std::span<const JudgedCandidate> candidates, ModelType type) {
  std::vector<std::size_t> found;
  for (const std::size_t i : within(candidates, type, /*errors=*/2)) {
    const bool is_outdone = std::ranges::any_of(found, [&](std::size_t simpler) {
      const Lag far = lag(candidates[i], candidates[simpler], type);
      return far.behind > far.error;
    });
    if (!is_outdone) found.push_back(i);
  }
  return found;
}

}  // namespace glassbox::engine
