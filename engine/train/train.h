/// engine/train/train.h: from files to an ML model.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/fit/training_memory.h"
#include "engine/model/ml_model.h"
#include "engine/sgd/sgd.h"
#include "engine/tune/tune.h"
#include "io/csv/csv_reader.h"

namespace glassbox::engine {

struct TrainRequest {
  std::vector<InputFile> files;
  Schema schema;
  /// Empty: that of suggest_recipe() or, for Amazon's learner, suggest_amazon_recipe(); or see
  /// `searches`.
  std::string recipe_text;
  /// Without a recipe: chooses it, and the amount of regularization, by cross-validation
  /// (engine/tune/tune.h, not thorough) instead of suggesting it. Records that cannot be dealt out
  /// among folds get the suggestion, and so does Amazon's learner.
  bool searches = false;
  /// Without a recipe, Amazon's learner aside: leaves out columns and reads dates as
  /// choose_columns() has it.
  bool chooses_columns = false;
  DateOrder date_order = DateOrder::kMonthFirst;  ///< where dates do not tell
  std::string recipe_file;                        ///< for messages
  TrainingParameters parameters;
  /// Computes the statistics of the coefficients whatever it costs, up to 2,000 parameters; without
  /// it, where there are few and the training ends at the optimum.
  bool statistics = false;
  CsvOptions csv;
  /// Bytes that training may take; what does not fit goes to a temporary file. The model is the
  /// same. docs/scaling.md tells what counts.
  std::uint64_t memory = half_of_memory();
  std::filesystem::path temporary_directory = default_temporary_directory();
  /// Processes that share this training, each with the same request but for what it is told of the
  /// progress (`report` in all or in none); all get the same result. Files, memory and the
  /// temporary directory are those of the process.
  const Exchange* exchange = &no_others();
  std::function<void(const LearnerReport&)> report;
  std::function<bool(const SgdProgress&)> progress;
  std::function<void(const std::string& stage)> stage;  ///< "reading", "fitting the recipe", ...
  std::function<bool(const TuneProgress&)> search_progress;
  /// Told once, before the passes, what they are trained with.
  std::function<void(const TrainingParameters&)> begins;
};

struct TrainResult {
  MLModel model;
  ReadReport records;
  std::vector<std::string> warnings;
  std::vector<double> pass_losses = {};  ///< the loss curve, see SgdResult
  RecipeColumns columns = {};            ///< where `chooses_columns` held
};

/// throws  InputError: unusable data, schema without target, bad recipe, one class only, more than
///         100 classes; Interrupted
[[nodiscard]] TrainResult train(const TrainRequest& request);

}  // namespace glassbox::engine
