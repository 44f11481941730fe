/// engine/sgd.h: linear models by stochastic gradient descent. Numbers in, weights out.
///
/// The objective, for losses l (squared/2, logistic, multinomial logistic) and record weights c:
///
///   (1 / sum c) sum_i c_i l(y_i, margin_i)  +  lambda2/2 |w|^2  +  lambda1 |w|_1
///
/// w are the weights of the features' values (NumberFeature), the bias is not penalised.
/// docs/decisions/ explains the step rule, the schedule, and how threads share the work.
#pragma once

#include <cstdint>
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

#include "engine/linear_model.h"
#include "engine/training_parameters.h"
#include "engine/training_rows.h"
#include "recipes/feature_matrix.h"

namespace glassbox::engine {

enum class Loss { kSquared, kLogistic, kMultinomial };

/// Labels as a learner sees them: (label - center) / scale. Squared loss only; else 0 and 1.
struct LabelScale {
  double center = 0, scale = 1;
};

/// What to train on: records in the order of training (engine/row_shuffler.h makes them), with
/// labels in the learner's terms and weights whose mean is 1.
struct TrainingSet {
  const TrainingRows* rows = nullptr;
  const FeatureSpace* space = nullptr;
  std::size_t class_count = 0;  ///< kMultinomial only, 2..100
  LabelScale label_scale = {};
};

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
  std::function<void(const LearnerReport&)> report;
  /// Called between blocks; returning false stops at once: train_sgd throws Interrupted.
  std::function<bool(const SgdProgress&)> progress;
};

struct Interrupted : std::runtime_error {
  Interrupted() : std::runtime_error("interrupted") {}
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

/// Trains. The weights are those of the best round of passes by the objective. Amounts of
/// regularisation may be any; weights and objective are finite where labels and numbers are the
/// standardised ones of train().
/// The bits of the result depend on records, order and parameters alone: not on threads,
/// not on the instruction set, not on where the rows lie.
/// throws  std::invalid_argument on shapes that do not fit; Interrupted
[[nodiscard]] SgdResult train_sgd(const TrainingSet& data, Loss loss, const SgdOptions& options);

/// The objective of any weights, by a full pass in fixed blocks.
struct Objective {
  double mean_loss = 0, penalty = 0;
  [[nodiscard]] double total() const { return mean_loss + penalty; }
};
[[nodiscard]] Objective objective(const TrainingSet& data, Loss loss, const LinearModel& model,
                                  double l1, double l2, int threads);

}  // namespace glassbox::engine
