// Importance and effects as the JSON that pages draw: attributes by name, curves by their segments.
#include "engine/explain/explain_json.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/explain/effects.h"
#include "engine/explain/importance.h"
#include "engine/model/leaderboard_json.h"

namespace glassbox::engine {

using Json = nlohmann::ordered_json;

namespace {

Json names_json(const Schema& schema, const std::vector<std::size_t>& attributes) {
  Json names = Json::array();
  for (const std::size_t attribute : attributes) names.push_back(schema.attributes[attribute].name);
  return names;
}

Json level_json(const EffectLevel& level) {
  return {{"feature", level.feature},
          {"value", level.value},
          {"records", level.records},
          {"contributions", level.contributions}};
}

Json effect_json(const Schema& schema, const Effect& effect) {
  Json json;
  json["attributes"] = names_json(schema, effect.attributes);
  if (!effect.curve.empty()) {
    json["number"] = effect.number;
    for (const EffectSegment& segment : effect.curve)
      json["curve"].push_back({{"from", segment.from},
                               {"to", segment.to},
                               {"records", segment.records ? Json(*segment.records) : Json()},
                               {"atFrom", segment.at_from},
                               {"atTo", segment.at_to}});
  }
  if (effect.missing) json["missing"] = level_json(*effect.missing);
  if (effect.levels.empty()) return json;
  for (const EffectLevel& level : effect.levels) json["levels"].push_back(level_json(level));
  json["levelsLeftOut"] = effect.levels_left_out;
  return json;
}

}  // namespace

Json importance_json(const MLModel& model) {
  Json json{{"method", kImportanceMethod}, {"attributes", Json::array()}};
  for (const Importance& one : importance(model))
    json["attributes"].push_back({{"attributes", names_json(model.schema, one.attributes)},
                                  {"share", one.share},
                                  {"deviation", one.deviation}});
  return json;
}

Json effects_json(const MLModel& model, std::size_t count) {
  constexpr std::size_t kMostLevels = 20;
  const std::vector<OutputFeatures> outputs = output_features(model);
  const std::vector<Importance> all = importance(model);
  Json effects = Json::array();
  for (std::size_t i = 0; i < std::min(count, all.size()); ++i)
    effects.push_back(
        effect_json(model.schema, effect_of(model, outputs, all[i].attributes, kMostLevels)));
  return effects;
}

void add_model_parts(Json& parts, const MLModel& model) {
  parts["importance"] = importance_json(model);
  parts["effects"] = effects_json(model, /*count=*/20);
  parts["outputs"]["MLModelType"] = to_text(model.type);
  if (model.type == ModelType::kMulticlass) parts["outputs"]["classes"] = model.classes;
  if (model.type == ModelType::kRegression)
    parts["outputs"]["outputScale"] = model.weights.output_scale;
  if (model.leaderboard) parts["leaderboard"] = leaderboard_json(*model.leaderboard, model.type);
}

}  // namespace glassbox::engine
