/// engine/sgd/sgd_parts.h: what Glassbox's own training (sgd.cpp) and Amazon's
/// (amazon_training.cpp) have in common: the five learning rates, reports about a learner, and the
/// model that weights make.
#pragma once

#include <array>
#include <cstdint>

#include "engine/model/linear_model.h"
#include "engine/rows/training_set.h"
#include "engine/sgd/progressive_quality.h"
#include "engine/sgd/sgd_learner.h"
#include "engine/sgd/sgd_options.h"

namespace glassbox::engine {

/// One of Amazon's five learners, by the id that its logs show.
struct LearningRate {
  int learner_id;
  double rate;
};
inline constexpr std::array<LearningRate, 5> kLearningRates{
    {{1050, 0.01}, {2101, 0.1}, {3535, 1.0}, {4202, 10.0}, {5314, 100.0}}};

/// The penalty of each feature in the learner's units.
[[nodiscard]] SgdPenalty penalty_for(const TrainingParameters& parameters,
                                     const FeatureSpace& space);

/// Records between two merges of shards (row_layout()), or two L1 steps.
[[nodiscard]] std::size_t block_length(const SgdContext& context);

/// From a learner's weights (folded) to those of the features' values.
[[nodiscard]] LinearModel to_model(SgdWeights& weights, const TrainingSet& data);

/// Active features of the first `updates` updates: some records of the first pass, or whole passes.
[[nodiscard]] ActiveFeatures active_features(const TrainingRows& rows, std::uint64_t updates);

/// A block of the training log about one learner; its delta is left at 0.
/// loss  the mean progressive loss so far
[[nodiscard]] LearnerReport learner_report(const LearningRate& rate, SgdLearner& learner,
                                           const TrainingRows& rows,
                                           const ProgressiveQuality& quality, double loss);

}  // namespace glassbox::engine
