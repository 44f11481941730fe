/// engine/fit/training_steps.h: the steps from a table of records to weights, for train(), which
/// walks them once, and tune(), which walks them for many small tables.
#pragma once

#include <string>
#include <vector>

#include "engine/fit/training_table.h"
#include "engine/model/ml_model.h"
#include "engine/sgd/sgd.h"
#include "recipes/fit/fitted_recipe.h"

namespace glassbox::engine {

/// throws  InputError in `file` unless a model can be learned from such labels: both of 0 and 1, or
/// 2
///         to 100 classes, numbers whose squares can be added up
/// name    of the target
void check_target(ModelType type, const TargetSummary& target,
                  const std::vector<std::string>& classes, const std::string& name,
                  const std::string& file);

/// throws  InputError when what the recipe learns would not leave room to train in `memory` bytes
/// exchange  the processes that read the table, each its part
[[nodiscard]] FittedRecipe fit_recipe(Recipe recipe, const Schema& schema,
                                      const TrainingTable& table, std::uint64_t memory, int threads,
                                      const Exchange& exchange = no_others());

/// Records as learners want them.
struct LabelledRows {
  TrainingRows rows;
  LabelScale scale;  ///< of their labels
  /// See TrainingSet: the processes among which the rows were dealt out; a process by itself where
  /// each has all.
  const Exchange* exchange = &no_others();
};

/// Features, block by block on all threads, to rows in the order of training. The table gives its
/// blocks away.
/// exchange         the processes that read the table, each its part
/// with_statistics  whether statistics_of() will be asked
[[nodiscard]] LabelledRows make_rows(TrainingTable& table, const FittedRecipe& recipe,
                                     const TargetSummary& target,
                                     const TrainingParameters& parameters,
                                     const TrainingMemory& memory, int threads,
                                     const Exchange& exchange = no_others(),
                                     bool with_statistics = false);

/// A model that could not be loaded, or would not predict, is no result.
/// throws  InputError in `file` unless weights, objective and the scores of its golden rows are
///         finite
void check_result(const MLModel& model, double objective, const std::string& file);

[[nodiscard]] Loss loss_for(ModelType type);

}  // namespace glassbox::engine
