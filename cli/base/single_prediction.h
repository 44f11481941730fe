/// cli/base/single_prediction.h: one record given on the command line, predicted and explained.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/predict/record_prediction.h"

namespace glassbox::cli {

struct SinglePrediction : RecordPrediction {
  std::vector<std::string> warnings;  ///< names and values that could not be made use of
};

/// cells  in the order of the model's schema, empty = missing
[[nodiscard]] SinglePrediction predict_cells(const MLModel& model,
                                             std::span<const std::string_view> cells, bool explain);

/// assignments  NAME=VALUE each; attributes left out are missing, and so are values that are none
///              of their type. A name the schema does not have is ignored with a warning.
/// throws       UsageError: no '=', or a name given twice
[[nodiscard]] SinglePrediction predict_single(const MLModel& model,
                                              const std::vector<std::string>& assignments,
                                              bool explain);

/// {"Prediction": as Amazon's Predict gave it, "explanation": only when there is one}
[[nodiscard]] nlohmann::ordered_json to_json(const MLModel& model,
                                             const SinglePrediction& prediction);

/// The same for people; contributions to the margin of the predicted label, the largest first.
[[nodiscard]] std::string single_prediction_text(const MLModel& model,
                                                 const SinglePrediction& prediction);

}  // namespace glassbox::cli
