/// engine/model/ml_model.h: a trained ML model: recipe, schema, weights and all that is needed to
/// predict.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/model/coefficients.h"
#include "engine/model/leaderboard.h"
#include "engine/model/linear_model.h"
#include "engine/model/target.h"
#include "engine/model/training_parameters.h"
#include "io/files/whole_file.h"
#include "recipes/fit/fitted_recipe.h"

namespace glassbox::engine {

/// A model file that cannot be used (exit code 4): not ours, another version, damaged, truncated.
struct ModelFileError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// What training did, for `inspect` and reports.
struct TrainingSummary {
  int passes = 0;
  bool converged = false;
  /// By what part of it the last passes, `gain_passes` of them, lowered the objective; below 0 when
  /// they made it worse and the weights before them were kept. Meaningless where gain_passes is 0.
  double gain = 0;
  int gain_passes = 0;
  int finish_steps = 0;  ///< towards the optimum, after the passes; 0: none were wanted
  double objective = 0;  ///< mean loss + penalty at the end
  double mean_loss = 0;
  double learning_rate = 0;              ///< of the learner kept
  std::uint64_t parameters = 0;          ///< kept, non-zero
  std::uint64_t parameters_trimmed = 0;  ///< dropped by the size cap
};

/// "10 of at most 10; the last pass lowered the objective by 0.4 %: raise sgd.maxPasses", or
/// "31 of at most 100, converged", or "10 of at most 10, then 6 steps to the optimum, converged".
[[nodiscard]] std::string passes_text(const TrainingSummary& training, int max_passes);

/// Everything a prediction needs. Immutable but for the score threshold.
struct MLModel {
  ModelType type = ModelType::kBinary;
  Schema schema;  ///< of the training datasource
  TrainingParameters parameters;
  FittedRecipe recipe;
  LinearModel weights;
  std::vector<std::string> classes;  ///< multiclass, as in the data; margins are in this order
  double score_threshold = 0.5;      ///< binary: score >= threshold -> 1
  TargetSummary target;
  TrainingSummary training;
  std::string data_digest;  ///< digest_of() the training labels, for the same-data alert
  std::optional<Coefficients> statistics = {};  ///< of the weights, where training computed them
  /// What was tried, where training chose the recipe by cross-validation.
  std::optional<Leaderboard> leaderboard = {};

  /// One file, see docs/file-formats.md. Written whole or not at all.
  /// throws  std::invalid_argument when a weight or a golden row's score is not finite: such a file
  ///         could not be loaded
  void save(const std::filesystem::path& path, WholeFile::Existing existing) const;

  /// throws  ModelFileError: wrong magic, version, checksum, truncated, or golden rows far off;
  ///         std::system_error when the file cannot be read
  /// warning is set when the golden rows are slightly off: another build wrote the model
  [[nodiscard]] static MLModel load(const std::filesystem::path& path, std::string* warning);
};

}  // namespace glassbox::engine
