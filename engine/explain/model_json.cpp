// A model's facts, parameters, largest weights and attributes as JSON, for `inspect` and pages.
#include "engine/explain/model_json.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "engine/explain/explain_json.h"
#include "engine/model/leaderboard_json.h"

namespace glassbox::engine {

using Json = nlohmann::ordered_json;

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

}  // namespace glassbox::engine
