/// engine/explain/model_json.h: what is inside a model, as JSON.
#pragma once

#include <cstddef>
#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "engine/model/ml_model.h"

namespace glassbox::engine {

struct NamedWeight {
  std::string feature;
  double weight = 0;
  double center = 0;  ///< what the feature's value counts from
};

/// The `count` weights of margin `output` that are furthest from 0, the largest first; ties in
/// feature order; weights that are 0 are left out.
[[nodiscard]] std::vector<NamedWeight> largest_weights(const MLModel& model, std::size_t output,
                                                       std::size_t count);

/// The object of `inspect --json`.
/// path, file_bytes  of the model file
/// attribute_count   how many of the most important attributes have their effects shown
[[nodiscard]] nlohmann::ordered_json model_json(const MLModel& model, const std::string& path,
                                                std::uint64_t file_bytes, std::size_t weight_count,
                                                std::size_t attribute_count);

/// What `train` and `inspect` both tell of a training: parameters, seed, passes, losses, sizes.
void add_training_json(nlohmann::ordered_json& json, const MLModel& model);

}  // namespace glassbox::engine
