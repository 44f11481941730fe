#include "engine/evaluate/loss_comparison.h"

#include <cmath>
#include <nlohmann/json.hpp>

#include "io/cells/shown_text.h"

namespace glassbox::engine {
namespace {

// The loss of always answering the shares of the classes: their entropy.
double entropy_of(const MLModel& model) {
  double entropy = 0;
  for (const std::uint64_t count : model.target.class_counts) {
    if (count == 0) continue;
    const double share = static_cast<double>(count) / static_cast<double>(model.target.records);
    entropy -= share * std::log(share);
  }
  return entropy;
}

}  // namespace

bool LossComparison::overfits() const {
  const double worse = evaluation - training;
  return worse > 0.2 * training && worse > 0.05 * baseline;
}

std::string LossComparison::text() const {
  return number_text(training) + " in training, " + number_text(evaluation) + " in evaluation";
}

std::string LossComparison::warning() const {
  if (!overfits()) return "";
  return "the " + name + " is over 20 % worse in evaluation (" + number_text(evaluation) +
         ") than in training (" + number_text(training) +
         "): the model is overfit (raise sgd.l2RegularizationAmount, or use fewer bins and words), "
         "or the evaluation records are of another kind";
}

nlohmann::ordered_json LossComparison::json() const {
  return {{"name", name},
          {"training", training},
          {"evaluation", evaluation},
          {"overfits", overfits()},
          {"warning", warning()}};
}

std::optional<LossComparison> compare_losses(const MLModel& model, const Evaluation& evaluation) {
  if (!evaluation.message.empty()) return std::nullopt;
  const double loss = model.training.mean_loss;
  if (evaluation.binary)
    return LossComparison{"log loss", loss, evaluation.binary->log_loss, entropy_of(model)};
  if (evaluation.multiclass)
    return LossComparison{"log loss", loss, evaluation.multiclass->log_loss, entropy_of(model)};
  const double scale = model.weights.output_scale;  // the loss is half a square of the scaled error
  return LossComparison{"RMSE", scale * std::sqrt(2 * loss), evaluation.value, scale};
}

nlohmann::ordered_json evaluation_json(const MLModel& model, const Evaluation& evaluation) {
  nlohmann::ordered_json json = to_json(evaluation);
  if (const auto losses = compare_losses(model, evaluation)) json["loss"] = losses->json();
  return json;
}

}  // namespace glassbox::engine
