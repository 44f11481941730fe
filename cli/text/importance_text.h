/// cli/text/importance_text.h: which attributes matter to a model and how, for people and for JSON.
#pragma once

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "engine/explain/importance.h"

namespace glassbox::cli {

/// "sulphates", or "color × size" of attributes that an output combines.
[[nodiscard]] std::string attributes_text(const Schema& schema,
                                          const std::vector<std::size_t>& attributes);

/// The method, then a line with a bar for each of the `count` most important attributes.
[[nodiscard]] std::string importance_text(const MLModel& model, std::size_t count);

/// {method, attributes[{attributes[], share, deviation}]}, all of them.
[[nodiscard]] nlohmann::ordered_json importance_json(const MLModel& model);

/// Effects of the `count` most important attributes, the most important first:
/// [{attributes[], number, curve[{from, to, records, atFrom[], atTo[]}], missing{records,
/// contributions[]}, levels[{feature, value, records, contributions[]}], levelsLeftOut}]; what is
/// empty is left out. Numbers in brackets are as many as the model has margins.
[[nodiscard]] nlohmann::ordered_json effects_json(const MLModel& model, std::size_t count);

/// For report_html(): "importance", "effects" of the 20 most important attributes, and what these
/// are effects on, "outputs": {MLModelType, classes[] (MULTICLASS), outputScale (REGRESSION)}; and
/// "leaderboard" where the model has one.
void add_model_parts(nlohmann::ordered_json& parts, const MLModel& model);

}  // namespace glassbox::cli
