#include "engine/predict/record_prediction.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "engine/metrics/metrics.h"

namespace glassbox::engine {

using Json = nlohmann::ordered_json;

RecordPrediction predict_record(const Predictor& predictor, std::span<const std::string_view> cells,
                                double threshold, bool explain, FeatureMatrix& scratch) {
  const MLModel& model = predictor.model();
  RecordPrediction prediction;
  prediction.scores.resize(predictor.output_count());
  predictor.score_record(cells, scratch, prediction.scores);
  if (explain) prediction.explanation = predictor.explain(cells);
  if (model.type == ModelType::kBinary)
    prediction.label = label_text(model.schema.binary_labels,
                                  answers_one(to_float32(prediction.scores[0]), threshold));
  if (model.type == ModelType::kMulticlass)
    prediction.label = model.classes[static_cast<std::size_t>(
        std::ranges::max_element(prediction.scores) - prediction.scores.begin())];
  return prediction;
}

Json to_json(const MLModel& model, const RecordPrediction& prediction) {
  Json json;
  if (model.type == ModelType::kRegression) {
    json["predictedValue"] = prediction.scores[0];
  } else {
    json["predictedLabel"] = prediction.label;
    Json& scores = json["predictedScores"] = Json::object();
    if (model.type == ModelType::kBinary) {
      scores[prediction.label] = prediction.scores[0];
    } else {
      for (std::size_t k = 0; k < model.classes.size(); ++k)
        scores[model.classes[k]] = prediction.scores[k];
    }
  }
  json["details"] = {{"PredictiveModelType", to_text(model.type)}, {"Algorithm", "SGD"}};
  return json;
}

Json to_json(const MLModel& model, const Explanation& explanation) {
  Json json;
  if (model.type == ModelType::kMulticlass) json["classes"] = model.classes;
  json["bias"] = explanation.bias;
  json["contributions"] = Json::array();
  for (const Contribution& one : explanation.contributions) {
    Json entry{{"feature", one.feature},
               {"value", one.value},
               {"center", one.center},
               {"byOutput", one.by_output}};
    if (one.stand_in) entry["missingReplacedByMean"] = *one.stand_in;
    json["contributions"].push_back(std::move(entry));
  }
  json["margins"] = explanation.margins;
  json["scores"] = explanation.scores;
  if (model.type == ModelType::kRegression) {
    json["outputCenter"] = model.weights.output_center;
    json["outputScale"] = model.weights.output_scale;
  }
  return json;
}

}  // namespace glassbox::engine
