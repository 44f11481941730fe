/// engine/evaluate/loss_comparison.h: the loss on the training records beside that on the records
/// held out.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "engine/evaluate/evaluation.h"
#include "engine/model/ml_model.h"

namespace glassbox::engine {

/// One measure on two sets of records; the smaller the better.
struct LossComparison {
  std::string name;       ///< "log loss", or of a regression model "RMSE"
  double training = 0;    ///< of the model's last weights
  double evaluation = 0;  ///< of the records held out
  double baseline = 0;    ///< of always answering the shares of the classes, or the mean

  /// The evaluation is worse by more than 20 % of the training figure, and by more than 5 % of the
  /// baseline: a model whose loss is near 0 may be worse by a multiple without harm.
  [[nodiscard]] bool overfits() const;

  /// "0.31 in training, 0.34 in evaluation".
  [[nodiscard]] std::string text() const;
  /// What follows from it, and what to do; empty unless it overfits.
  [[nodiscard]] std::string warning() const;
  /// {name, training, evaluation, overfits}
  [[nodiscard]] nlohmann::ordered_json json() const;
};

/// Nothing where the evaluation lacks the figure.
[[nodiscard]] std::optional<LossComparison> compare_losses(const MLModel& model,
                                                           const Evaluation& evaluation);

/// to_json(evaluation) with the comparison as "loss", as `evaluate --json` has it.
[[nodiscard]] nlohmann::ordered_json evaluation_json(const MLModel& model,
                                                     const Evaluation& evaluation);

}  // namespace glassbox::engine
