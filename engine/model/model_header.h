/// engine/model/model_header.h: the part of a model that is words and a few numbers, as JSON.
#pragma once

#include <string>
#include <string_view>

#include "engine/model/ml_model.h"

namespace glassbox::engine {

/// Everything of a model but schema, recipe and weights.
struct ModelHeader {
  ModelType type = ModelType::kBinary;
  TrainingParameters parameters;
  std::vector<std::string> classes;
  double score_threshold = 0.5;
  TargetSummary target;
  TrainingSummary training;
  std::string data_digest;
};

/// Compact, fixed key order; doubles as their shortest text that reads back the same.
[[nodiscard]] std::string to_json(const ModelHeader& header);

/// throws  nlohmann::json::exception or std::invalid_argument on anything to_json() would not have
///         written
[[nodiscard]] ModelHeader parse_model_header(std::string_view json);

}  // namespace glassbox::engine
