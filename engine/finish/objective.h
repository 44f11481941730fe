/// engine/finish/objective.h: the objective that training minimizes, see engine/sgd/sgd.h.
#pragma once

#include "engine/model/linear_model.h"
#include "engine/rows/training_set.h"

namespace glassbox::engine {

/// The objective of any weights, by a full pass in fixed blocks, of which each process of
/// data.exchange takes its share. They call it together.
struct Objective {
  double mean_loss = 0, penalty = 0;
  [[nodiscard]] double total() const { return mean_loss + penalty; }
};
[[nodiscard]] Objective objective(const TrainingSet& data, Loss loss, const LinearModel& model,
                                  double l1, double l2, int threads);

}  // namespace glassbox::engine
