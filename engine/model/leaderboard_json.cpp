#include "engine/model/leaderboard_json.h"

#include <nlohmann/json.hpp>

namespace glassbox::engine {

const char* loss_title(ModelType type) {
  return type == ModelType::kRegression ? "RMSE" : "log loss";
}

const char* metric_title(ModelType type) {
  switch (type) {
    case ModelType::kBinary:
      return "AUC";
    case ModelType::kMulticlass:
      return "macro F1";
    case ModelType::kRegression:
      return "RMSE";
  }
  return "";
}

nlohmann::ordered_json learning_curve_json(const LearningCurve& curve, ModelType type) {
  nlohmann::ordered_json json{{"metric", loss_title(type)}, {"folds", curve.folds}};
  json["points"] = nlohmann::ordered_json::array();
  for (const LearningCurve::Point& point : curve.points)
    json["points"].push_back(
        {{"records", point.records}, {"training", point.training}, {"heldOut", point.held_out}});
  return json;
}

nlohmann::ordered_json leaderboard_json(const Leaderboard& leaderboard, ModelType type) {
  nlohmann::ordered_json json;
  json["metric"] = metric_title(type);
  json["triedOn"] = leaderboard.tried_on;
  json["folds"] = leaderboard.folds;
  json["repeats"] = leaderboard.repeats;
  json["candidates"] = nlohmann::ordered_json::array();
  for (const Leaderboard::Entry& one : leaderboard.entries)
    json["candidates"].push_back({{"recipe", one.recipe},
                                  {one.parameter, one.amount},
                                  {"value", one.value},
                                  {"standardError", one.error},
                                  {"behind", one.behind},
                                  {"behindStandardError", one.behind_error},
                                  {"loss", one.loss},
                                  {"standsForRecipe", one.stands_for_recipe},
                                  {"features", one.features},
                                  {"repeats", one.repeats}});
  json["best"] = leaderboard.best;
  json["chosen"] = leaderboard.chosen;
  json["recipes"] = leaderboard.recipes();
  if (!leaderboard.curve.points.empty())
    json["learningCurve"] = learning_curve_json(leaderboard.curve, type);
  return json;
}

}  // namespace glassbox::engine
