/// engine/predict/record_prediction.h: one record predicted, as Amazon's Predict answered.
///
/// source  Amazon ML API Reference, "Predict", "Prediction"
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/prediction.h"

namespace glassbox::engine {

struct RecordPrediction {
  std::vector<double> scores;  ///< as Predictor gives them
  std::string label;           ///< "1" (or the model's label of it), the likeliest class; "" for
                               ///< numbers
  std::optional<Explanation> explanation;  ///< when asked for
};

/// cells      in the order of the model's schema, empty = missing
/// threshold  binary: of the label
/// scratch    reused from record to record
[[nodiscard]] RecordPrediction predict_record(const Predictor& predictor,
                                              std::span<const std::string_view> cells,
                                              double threshold, bool explain,
                                              FeatureMatrix& scratch);

/// {"predictedLabel": .., "predictedScores": {..}, "details": {..}} or {"predictedValue": ..,
/// "details": {..}}. A binary model's one score is P(1) whichever label it stands under.
[[nodiscard]] nlohmann::ordered_json to_json(const MLModel& model,
                                             const RecordPrediction& prediction);

/// {"bias": .., "contributions": [..], "margins": .., "scores": ..}: docs/command-line.md.
[[nodiscard]] nlohmann::ordered_json to_json(const MLModel& model, const Explanation& explanation);

}  // namespace glassbox::engine
