/// engine/explain/explain_json.h: which attributes matter to a model and how, as JSON.
#pragma once

#include <cstddef>
#include <nlohmann/json_fwd.hpp>

#include "engine/model/ml_model.h"

namespace glassbox::engine {

/// {method, attributes[{attributes[], share, deviation}]}, all of them.
[[nodiscard]] nlohmann::ordered_json importance_json(const MLModel& model);

/// Effects of the `count` most important attributes, the most important first:
/// [{attributes[], number, curve[{from, to, records, atFrom[], atTo[]}], missing{records,
/// contributions[]}, levels[{feature, value, records, contributions[]}], levelsLeftOut}]; what is
/// empty is left out. Numbers in brackets are as many as the model has margins.
[[nodiscard]] nlohmann::ordered_json effects_json(const MLModel& model, std::size_t count);

/// What a page draws of a model: "importance", "effects" of the 20 most important attributes, and
/// what these are effects on, "outputs": {MLModelType, classes[] (MULTICLASS), outputScale
/// (REGRESSION)}; and "leaderboard" where the model has one.
void add_model_parts(nlohmann::ordered_json& parts, const MLModel& model);

}  // namespace glassbox::engine
