// A model's facts, its largest weights and the attributes that matter, for `inspect`.
#include "cli/text/model_text.h"

#include "cli/base/text_table.h"
#include "cli/text/importance_text.h"
#include "cli/text/leaderboard_text.h"

namespace glassbox::cli {
namespace {

using enum TextTable::Align;

std::string target_text(const MLModel& model) {
  std::string text = printable(model.schema.target.value_or(""));
  const auto& counts = model.target.class_counts;
  if (model.type == ModelType::kRegression)
    return text + ", mean " + number_text(model.target.mean) + " in training";
  if (model.type == ModelType::kBinary)
    return text + ", " + counted(counts.at(1), "record") + " with 1 and " +
           count_text(counts.at(0)) + " with 0 in training";
  return text + ", " + std::to_string(model.classes.size()) + " classes";
}

std::string facts_text(const MLModel& model, std::uint64_t file_bytes) {
  const TrainingSummary& training = model.training;
  TextTable table({kLeft, kLeft});
  table.add({"target", target_text(model)});
  if (model.type == ModelType::kBinary)
    table.add({"score threshold", number_text(model.score_threshold)});
  table.add({"trained on", printable(model.data_digest)});
  table.add({"passes", passes_text(training, model.parameters.max_passes)});
  table.add({"objective", number_text(training.objective) + " (mean loss " +
                              number_text(training.mean_loss) + ")"});
  table.add({"learning rate", number_text(training.learning_rate)});
  table.add({"parameters", count_text(training.parameters) + " not zero, " +
                               count_text(training.parameters_trimmed) + " trimmed"});
  table.add({"file", count_text(file_bytes) + " bytes"});
  return table.text();
}

std::string parameters_text(const MLModel& model) {
  TextTable table({kLeft, kLeft});
  for (const auto& [key, value] : model.parameters.to_map()) table.add({key, printable(value)});
  table.add({"seed", std::to_string(model.parameters.seed)});
  return "\nTraining parameters\n" + table.text();
}

std::string features_text(const FeatureSpace& features) {
  constexpr std::size_t kShown = 20;
  TextTable table({kRight, kLeft});
  std::size_t shown = 0;
  for (const NumberFeature& number : features.numbers)
    if (shown++ < kShown) table.add({"number", printable(number.name)});
  for (const IndicatorGroup& group : features.groups)
    if (shown++ < kShown)
      table.add({count_text(group.end - group.begin), printable(group.expression)});
  std::string text = "\nFeatures: " + counted(features.numbers.size(), "number") + ", " +
                     counted(features.indicator_count(), "indicator") + " in " +
                     counted(features.groups.size(), "group") + "\n" + table.text();
  if (shown > kShown) text += "  and " + count_text(shown - kShown) + " more\n";
  return text;
}

std::string weights_text(const MLModel& model, std::size_t count) {
  std::string text;
  for (std::size_t k = 0; k < model.weights.output_count; ++k) {
    text += "\nLargest weights";
    if (model.type == ModelType::kMulticlass) text += " for " + printable(model.classes[k]);
    text += ", bias " + number_text(model.weights.bias[k]) + "\n";
    TextTable table({kRight, kLeft});
    for (const NamedWeight& one : largest_weights(model, k, count))
      table.add({(one.weight > 0 ? "+" : "") + number_text(one.weight),
                 printable(one.feature) +
                     (one.center != 0 ? ", from its mean " + number_text(one.center) : "")});
    text += table.text();
  }
  if (model.type == ModelType::kRegression)
    text += "  prediction = " + number_text(model.weights.output_center) + " + " +
            number_text(model.weights.output_scale) +
            " * (bias + sum of weight * (value - mean))\n";
  return text;
}

}  // namespace

std::string model_text(const MLModel& model, const std::string& path, std::uint64_t file_bytes,
                       std::size_t weight_count, std::size_t attribute_count) {
  return path + ": " + std::string(to_text(model.type)) + " model\n" +
         facts_text(model, file_bytes) + parameters_text(model) +
         features_text(model.recipe.features()) + importance_text(model, attribute_count) +
         weights_text(model, weight_count) +
         (model.leaderboard ? "\n" + leaderboard_text(*model.leaderboard, model.type) : "");
}

}  // namespace glassbox::cli
