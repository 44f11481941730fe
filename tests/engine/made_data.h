/// tests/engine/made_data.h: training data made from a seed, for the numeric files of engine.
#pragma once

#include <cmath>
#include <random>
#include <vector>

#include "engine/sgd.h"

namespace glassbox::testing {

/// Owns what a TrainingData points to: `numbers` standard normal columns and groups of levels, the
/// first with a dominant level and hence a reference, the others without.
struct MadeData {
  FeatureMatrix features;
  FeatureSpace space;
  std::vector<double> labels, weights;
  std::size_t class_count = 0;

  [[nodiscard]] TrainingData data() const {
    return {&features, &space, labels, weights, class_count};
  }
};

inline MadeData made_data(Loss loss, std::size_t rows, std::size_t numbers, std::size_t groups,
                          unsigned seed, std::size_t classes = 3) {
  constexpr std::uint32_t kLevels = 5;
  std::mt19937 rng(seed);
  std::normal_distribution<double> normal;
  MadeData made;
  made.features.number_count = numbers;
  made.class_count = loss == Loss::kMultinomial ? classes : 0;
  const std::size_t outputs = loss == Loss::kMultinomial ? classes : 1;
  for (std::size_t j = 0; j < numbers; ++j)
    made.space.numbers.push_back(
        {"x" + std::to_string(j), j % 2 == 0 ? 0.0 : 3.0 + double(j), j % 2 == 0 ? 1.0 : 0.5});
  for (std::uint32_t g = 0; g < groups; ++g) {
    IndicatorGroup group;
    group.expression = "g" + std::to_string(g);
    group.begin = made.space.indicator_count();
    group.end = group.begin + kLevels + (g == 0 ? 1 : 0);
    if (g == 0) group.reference = group.begin + 2;
    made.space.groups.push_back(group);
  }
  made.space.training_count.assign(made.space.indicator_count(), 0);
  made.space.training_rows = rows;
  std::vector<double> truth((numbers + made.space.indicator_count()) * outputs);
  for (double& w : truth) w = normal(rng);
  for (std::size_t i = 0; i < rows; ++i) {
    std::vector<double> margin(outputs);
    for (std::size_t j = 0; j < numbers; ++j) {
      const double z = normal(rng);
      made.features.numbers.push_back(static_cast<float>(z));
      for (std::size_t k = 0; k < outputs; ++k) margin[k] += truth[j * outputs + k] * z;
    }
    for (std::size_t g = 0; g < groups; ++g) {
      const IndicatorGroup& group = made.space.groups[g];
      std::uint32_t level = rng() % kLevels;
      if (g == 0 && rng() % 3 != 0) level = 2;
      const std::uint32_t id = group.begin + level;
      ++made.space.training_count[id];
      if (group.reference != id) made.features.ids.push_back(id);
      for (std::size_t k = 0; k < outputs; ++k) margin[k] += truth[(numbers + id) * outputs + k];
    }
    made.features.row_ends.push_back(made.features.ids.size());
    if (loss == Loss::kSquared) {
      made.labels.push_back(40 + 7 * (margin[0] + normal(rng)));
    } else if (loss == Loss::kLogistic) {
      made.labels.push_back(std::bernoulli_distribution(1 / (1 + std::exp(-margin[0])))(rng));
    } else {
      std::vector<double> odds(outputs);
      for (std::size_t k = 0; k < outputs; ++k) odds[k] = std::exp(margin[k]);
      made.labels.push_back(std::discrete_distribution<int>(odds.begin(), odds.end())(rng));
    }
  }
  return made;
}

}  // namespace glassbox::testing
