/// engine/rows/training_set.h: records and labels as learners see them.
#pragma once

#include <cstddef>

#include "engine/rows/training_rows.h"
#include "recipes/fit/feature_matrix.h"

namespace glassbox::engine {

enum class Loss { kSquared, kLogistic, kMultinomial };

/// Labels as a learner sees them: (label - center) / scale. Squared loss only; else 0 and 1.
struct LabelScale {
  double center = 0, scale = 1;
};

/// What to train on: records in the order of training (engine/rows/row_shuffler.h makes them), with
/// labels in the learner's terms and weights whose mean is 1.
struct TrainingSet {
  const TrainingRows* rows = nullptr;
  const FeatureSpace* space = nullptr;
  std::size_t class_count = 0;  ///< kMultinomial only, 2..100
  LabelScale label_scale = {};
};

}  // namespace glassbox::engine
