#include "cli/overfit.h"

#include <cmath>

#include "cli/text_table.h"

namespace glassbox::cli {
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
  std::string text =
      number_text(training) + " in training, " + number_text(evaluation) + " in evaluation";
  if (overfits())
    text +=
        ": over 20 % worse, so the model is overfit (raise sgd.l2RegularizationAmount, or use "
        "fewer bins and words), or the records held out are of another kind";
  return text;
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

}  // namespace glassbox::cli
