/// engine/sgd/sgd_options.h: what SGD is told, what it reports on its way, and what comes of it.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "engine/model/interrupted.h"
#include "engine/model/linear_model.h"
#include "engine/model/training_parameters.h"

namespace glassbox::engine {

/// Features that are not zero, counted per record, over the records a learner has seen.
struct ActiveFeatures {
  std::uint64_t min = 0, max = 0, mean = 0, total = 0;
  std::uint64_t quantile_10 = 0, quantile_50 = 0, quantile_90 = 0;
};

/// One learner's state at one moment: a line block of the training log.
struct LearnerReport {
  enum class Moment { kTraining, kBest, kConsolidated, kSaved };
  Moment moment = Moment::kTraining;
  int learner_id = 0;
  double learning_rate = 0;
  std::uint64_t updates = 0;
  double progressive_loss = 1;  ///< mean, each record scored before its update
  double delta = 0;             ///< change since this learner's report before
  bool converged = false;
  std::uint64_t parameters = 0;  ///< non-zero
  std::uint32_t pruning_calls = 0;
  ActiveFeatures active = {};
  // Progressive classification quality; meaningless (0) for regression.
  double accuracy = 0, recall = 0, precision = 0, f1 = 0, auc = 0;
};

struct SgdProgress {
  int pass = 0;  ///< from 1
  int max_passes = 0;
  std::uint64_t records = 0;  ///< trained on so far, of all passes
  double mean_loss = 0;       ///< progressive, of this pass
};

struct SgdOptions {
  TrainingParameters parameters;
  int threads = 1;
  /// Which instruction set to run; nullptr = the best there is. The model is the same.
  const struct SgdKernels* kernels = nullptr;
  /// Where several processes train together, in all of them or in none.
  std::function<void(const LearnerReport&)> report;
  /// Called between blocks; returning false stops at once: train_sgd throws Interrupted.
  /// Each process calls its own.
  std::function<bool(const SgdProgress&)> progress;
};

struct SgdResult {
  LinearModel model;
  int passes = 0;
  /// The last round of passes changed next to nothing, and later ones promise no more.
  bool converged = false;
  double gain = 0;  ///< see TrainingSummary
  int gain_passes = 0;
  double learning_rate = 0;
  double objective = 0;  ///< of the model returned, after trimming
  double mean_loss = 0;
  /// Of each pass, every record scored before its update.
  std::vector<double> pass_losses;
  std::uint64_t parameters_trimmed = 0;
};

}  // namespace glassbox::engine
