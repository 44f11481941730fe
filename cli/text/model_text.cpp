#include "cli/text/model_text.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "cli/base/text_table.h"
#include "cli/text/importance_text.h"
#include "cli/text/leaderboard_text.h"

namespace glassbox::cli {
namespace {

using Json = nlohmann::ordered_json;
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

void add_training_json(Json& json, const MLModel& model) {
  const TrainingSummary& training = model.training;
  json["TrainingParameters"] = model.parameters.to_map();
  json["seed"] = model.parameters.seed;
  json["passes"] = training.passes;
  json["converged"] = training.converged;
  json["gain"] = training.gain_passes > 0 ? Json(training.gain) : Json(nullptr);
  json["gainPasses"] = training.gain_passes;
  json["finishSteps"] = training.finish_steps;
  json["learningRate"] = training.learning_rate;
  json["meanLoss"] = training.mean_loss;
  json["objective"] = training.objective;
  json["parameters"] = training.parameters;
  json["parametersTrimmed"] = training.parameters_trimmed;
}

std::vector<NamedWeight> largest_weights(const MLModel& model, std::size_t output,
                                         std::size_t count) {
  const LinearModel& weights = model.weights;
  const FeatureSpace& features = model.recipe.features();
  const std::size_t numbers = features.numbers.size(), outputs = weights.output_count;
  const auto weight_of = [&](std::size_t i) {
    return i < numbers
               ? weights.number_weights[i * outputs + output]
               : static_cast<double>(weights.indicator_weights[(i - numbers) * outputs + output]);
  };
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < numbers + features.indicator_count(); ++i)
    if (weight_of(i) != 0) order.push_back(i);
  const std::size_t kept = std::min(count, order.size());
  std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(kept), order.end(),
                    [&](std::size_t a, std::size_t b) {
                      const double x = std::abs(weight_of(a)), y = std::abs(weight_of(b));
                      return x != y ? x > y : a < b;
                    });
  std::vector<NamedWeight> largest;
  for (std::size_t place = 0; place < kept; ++place) {
    const std::size_t i = order[place];
    if (i < numbers) {
      largest.push_back({features.numbers[i].name, weight_of(i), features.numbers[i].center});
    } else {
      largest.push_back(
          {model.recipe.indicator_name(static_cast<std::uint32_t>(i - numbers)), weight_of(i), 0});
    }
  }
  return largest;
}

std::string model_text(const MLModel& model, const std::string& path, std::uint64_t file_bytes,
                       std::size_t weight_count, std::size_t attribute_count) {
  return path + ": " + std::string(to_text(model.type)) + " model\n" +
         facts_text(model, file_bytes) + parameters_text(model) +
         features_text(model.recipe.features()) + importance_text(model, attribute_count) +
         weights_text(model, weight_count) +
         (model.leaderboard ? "\n" + leaderboard_text(*model.leaderboard, model.type) : "");
}

Json model_json(const MLModel& model, const std::string& path, std::uint64_t file_bytes,
                std::size_t weight_count, std::size_t attribute_count) {
  const FeatureSpace& features = model.recipe.features();
  Json json;
  json["model"] = path;
  json["SizeInBytes"] = file_bytes;
  json["MLModelType"] = to_text(model.type);
  json["target"] = model.schema.target.value_or("");
  if (model.type == ModelType::kBinary) json["scoreThreshold"] = model.score_threshold;
  if (model.type == ModelType::kMulticlass) json["classes"] = model.classes;
  json["dataDigest"] = model.data_digest;
  json["trainingRecords"] = model.target.records;
  if (model.type == ModelType::kRegression) {
    json["targetMean"] = model.target.mean;
  } else {
    json["classCounts"] = model.target.class_counts;
  }
  add_training_json(json, model);
  if (model.leaderboard) json["leaderboard"] = leaderboard_json(*model.leaderboard, model.type);

  Json& feature_json = json["features"];
  feature_json["numbers"] = Json::array();
  for (const NumberFeature& number : features.numbers)
    feature_json["numbers"].push_back(number.name);
  feature_json["groups"] = Json::array();
  for (const IndicatorGroup& group : features.groups)
    feature_json["groups"].push_back(
        {{"expression", group.expression}, {"indicators", group.end - group.begin}});

  json["importance"] = importance_json(model);
  json["effects"] = effects_json(model, attribute_count);
  json["weights"] = Json::array();
  for (std::size_t k = 0; k < model.weights.output_count; ++k) {
    Json output;
    if (model.type == ModelType::kMulticlass) output["class"] = model.classes[k];
    output["bias"] = model.weights.bias[k];
    output["largest"] = Json::array();
    for (const NamedWeight& one : largest_weights(model, k, weight_count))
      output["largest"].push_back(
          {{"feature", one.feature}, {"weight", one.weight}, {"center", one.center}});
    json["weights"].push_back(std::move(output));
  }
  if (model.type == ModelType::kRegression) {
    json["outputCenter"] = model.weights.output_center;
    json["outputScale"] = model.weights.output_scale;
  }
  json["recipe"] = model.recipe.recipe().text;
  json["schema"] = Json::parse(to_json(model.schema));
  return json;
}

}  // namespace glassbox::cli
