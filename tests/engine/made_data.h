/// tests/engine/made_data.h: training data made from a seed, for the numeric files of engine.
#pragma once

#include <cmath>
#include <numeric>
#include <optional>
#include <random>
#include <vector>

#include "engine/rows/row_shuffler.h"
#include "engine/sgd/sgd.h"

namespace glassbox::testing {

/// Records with labels and weights as they come in files: `numbers` standard normal columns and
/// groups of levels, the first with a dominant level and hence a reference, the others without.
struct MadeData {
  FeatureMatrix features;
  FeatureSpace space;
  std::vector<double> labels, weights;
  std::size_t class_count = 0;
};

/// MadeData in the order of training.
class MadeSet {
 public:
  MadeSet(const MadeData& made, Loss loss, RowShuffler::Order order = {0, true, 1},
          const RowStorage& storage = {}, int threads = 1) {
    const auto n = static_cast<double>(made.labels.size());
    if (loss == Loss::kSquared) {
      scale_.center = std::accumulate(made.labels.begin(), made.labels.end(), 0.0) / n;
      double squares = 0;
      for (const double y : made.labels) squares += (y - scale_.center) * (y - scale_.center);
      if (squares > 0) scale_.scale = std::sqrt(squares / n);
    }
    std::vector<float> labels, weights;
    for (const double y : made.labels)
      labels.push_back(static_cast<float>((y - scale_.center) / scale_.scale));
    const double sum = std::accumulate(made.weights.begin(), made.weights.end(), 0.0);
    for (const double w : made.weights) weights.push_back(static_cast<float>(w * n / sum));
    order.records = made.labels.size();
    RowShuffler shuffler(made.space, order, !weights.empty(), storage);
    shuffler.add(shuffler.sort({0, &made.features, labels, weights}));
    rows_.emplace(shuffler.finish(storage.memory, threads));
    space_ = &made.space;
    class_count_ = made.class_count;
  }
  [[nodiscard]] TrainingSet set() const { return {&*rows_, space_, class_count_, scale_}; }

 private:
  std::optional<TrainingRows> rows_;
  const FeatureSpace* space_;
  std::size_t class_count_;
  LabelScale scale_;
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
