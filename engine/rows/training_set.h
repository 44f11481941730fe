/// engine/rows/training_set.h: records and labels as learners see them.
#pragma once

#include <cstddef>

#include "engine/rows/training_rows.h"
#include "io/base/exchange.h"
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
  /// Over which the rows are spread. rows->row_count() counts those of all processes; this one
  /// holds the rows of its share_here() of the training shards (row_layout()), with the blocks of
  /// the objective that begin there, of the shards of sums where there may be a finish, and, where
  /// it has a share of the learning rates, those of the probe.
  const io::Exchange* exchange = &io::no_others();
};

}  // namespace glassbox::engine
