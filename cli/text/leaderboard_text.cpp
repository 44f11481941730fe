#include "cli/text/leaderboard_text.h"

#include <cmath>
#include <nlohmann/json.hpp>

#include "cli/base/text_table.h"

namespace glassbox::cli {
namespace {

// "L2 1e-3"
std::string penalty_text(const Leaderboard::Entry& entry) {
  return (entry.parameter == "sgd.l1RegularizationAmount" ? "L1 " : "L2 ") + entry.amount;
}

const char* loss_title(ModelType type) {
  return type == ModelType::kRegression ? "RMSE" : "log loss";
}

std::string curve_line(const LearningCurve& curve, ModelType type) {
  if (curve.points.empty()) return "";
  std::string text;
  for (const LearningCurve::Point& point : curve.points)
    text += (text.empty() ? "" : ", ") + number_text(point.held_out) + " on " +
            count_text(static_cast<std::uint64_t>(std::llround(point.records)));
  return "Learning curve, " + std::string(loss_title(type)) +
         " held out by training records: " + text + "\n";
}

}  // namespace

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

std::string leaderboard_text(const Leaderboard& leaderboard, ModelType type) {
  using enum TextTable::Align;
  TextTable table({kLeft, kRight, kRight, kRight, kRight, kRight, kLeft, kLeft});
  table.add({"", metric_title(type), "+-", "behind",
             type == ModelType::kRegression ? "loss" : "log loss", "features", "penalty",
             "recipe"});
  for (const std::size_t i : leaderboard.recipes()) {
    const Leaderboard::Entry& one = leaderboard.entries[i];
    table.add({i == leaderboard.chosen ? "*" : "", number_text(one.value), number_text(one.error),
               number_text(one.behind), number_text(one.loss),
               count_text(static_cast<std::uint64_t>(std::llround(one.features))),
               penalty_text(one), printable(one.recipe)});
  }
  const std::string taken =
      leaderboard.chosen == leaderboard.best
          ? ""
          : "* taken; what is ahead of it is so by no more than chance explains\n";
  return "Recipes tried by cross-validation on " +
         counted(leaderboard.tried_on, "training record") +
         ", each with the amount chosen for it\n" + table.text() + taken +
         curve_line(leaderboard.curve, type);
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
  json["draws"] = leaderboard.draws;
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
                                  {"draws", one.draws}});
  json["best"] = leaderboard.best;
  json["chosen"] = leaderboard.chosen;
  json["recipes"] = leaderboard.recipes();
  if (!leaderboard.curve.points.empty())
    json["learningCurve"] = learning_curve_json(leaderboard.curve, type);
  return json;
}

}  // namespace glassbox::cli
