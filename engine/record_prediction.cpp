#include "engine/record_prediction.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/metrics.h"

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
    prediction.label = answers_one(prediction.scores[0], threshold) ? "1" : "0";
  if (model.type == ModelType::kMulticlass)
    prediction.label = model.classes[static_cast<std::size_t>(
        std::ranges::max_element(prediction.scores) - prediction.scores.begin())];
  return prediction;
}

Json to_json(const MLModel& model, const RecordPrediction& prediction) {
  // Scores are floats printed as doubles, as Amazon's were.
  Json json;
  if (model.type == ModelType::kRegression) {
    json["predictedValue"] = static_cast<double>(prediction.scores[0]);
  } else {
    json["predictedLabel"] = prediction.label;
    Json& scores = json["predictedScores"] = Json::object();
    if (model.type == ModelType::kBinary) {
      scores[prediction.label] = static_cast<double>(prediction.scores[0]);
    } else {
      for (std::size_t k = 0; k < model.classes.size(); ++k)
        scores[model.classes[k]] = static_cast<double>(prediction.scores[k]);
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
  for (const Contribution& one : explanation.contributions)
    json["contributions"].push_back({{"feature", one.feature},
                                     {"value", one.value},
                                     {"center", one.center},
                                     {"byOutput", one.by_output}});
  json["margins"] = explanation.margins;
  json["scores"] = explanation.scores;
  if (model.type == ModelType::kRegression) {
    json["outputCenter"] = model.weights.output_center;
    json["outputScale"] = model.weights.output_scale;
  }
  return json;
}

}  // namespace glassbox::engine
