// What tuning tried: a line for each recipe, the chosen one marked, and the files written.
#include "cli/text/tune_text.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "cli/base/text_table.h"
#include "cli/text/leaderboard_text.h"
#include "engine/evaluate/evaluation.h"
#include "io/records/read_report_json.h"

namespace glassbox::cli {
namespace {

std::string penalty_text(const Penalty& penalty) {
  return (penalty.kind == Penalty::Kind::kL1 ? "L1 " : "L2 ") + penalty.text();
}

std::string_view metric_of(ModelType type) {
  Evaluation evaluation;
  evaluation.type = type;
  return evaluation.metric();
}

// What the loss of a candidate is called.
std::string loss_heading(ModelType type) {
  return type == ModelType::kRegression ? "loss" : "log loss";
}

// The candidates that stand for their recipes: those evaluated on the most repeats first, the best
// first.
std::vector<std::size_t> lines_of(const TuneResult& result) {
  std::vector<std::size_t> shown;
  for (std::size_t i = 0; i < result.candidates.size(); ++i)
    if (result.candidates[i].stands_for_recipe) shown.push_back(i);
  std::ranges::stable_sort(shown, {}, [&](std::size_t i) {
    const TunedCandidate& one = result.candidates[i];
    return std::pair(one.repeats < result.repeats, one.behind);
  });
  return shown;
}

std::string candidates_table(const TuneResult& result, const Schema& schema) {
  using enum TextTable::Align;
  TextTable table(
      {kLeft, kRight, kRight, kRight, kRight, kRight, kRight, kRight, kRight, kLeft, kLeft});
  table.add({"", metric_title(result.type), "+-", "behind", "+-", loss_heading(result.type),
             "features", "repeats", "seconds", "penalty", "recipe"});
  for (const std::size_t i : lines_of(result)) {
    const TunedCandidate& one = result.candidates[i];
    table.add({i == result.chosen ? "*" : "", number_text(one.value), number_text(one.error),
               number_text(one.behind), number_text(one.behind_error), number_text(one.loss),
               count_text(static_cast<std::uint64_t>(std::llround(one.features))),
               count_text(one.repeats), number_text(one.seconds), penalty_text(one.penalty),
               printable(describe(one.shape, schema, result.columns))});
  }
  return table.text();
}

nlohmann::ordered_json candidates_json(const TuneResult& result, const Schema& schema) {
  nlohmann::ordered_json json = nlohmann::ordered_json::array();
  for (const TunedCandidate& one : result.candidates) {
    json.push_back({{"recipe", describe(one.shape, schema, result.columns)},
                    {std::string(one.penalty.parameter()), one.penalty.text()},
                    {"value", one.value},
                    {"standardError", one.error},
                    {"loss", one.loss},
                    {"standsForRecipe", one.stands_for_recipe},
                    {"behind", one.behind},
                    {"behindStandardError", one.behind_error},
                    {"features", one.features},
                    {"repeats", one.repeats},
                    {"seconds", one.seconds}});
  }
  return json;
}

}  // namespace

std::string tuning_text(const TuneResult& result, const TunedFiles& files,
                        const TuneRequest& request) {
  const std::uint64_t used = result.records.used;
  std::string text = result.records.summary() + "\n";
  if (result.tried_on < used)
    text += "Candidates were tried on a sample of " + count_text(result.tried_on) +
            " records, drawn with seed " + std::to_string(request.seed) + "\n";
  text += count_text(result.candidates.size()) + " candidates evaluated on " +
          std::to_string(result.folds) + " folds, repeated up to " +
          counted(result.repeats, "time") + "\n";
  if (result.left_out > 0)
    text += "The budget had no time for " + counted(result.left_out, "candidate") + "\n";
  text +=
      "\n" + candidates_table(result, request.schema) +
      "\n* taken: another recipe than the plain one, the first that was tried, has to be ahead of "
      "it by more\n  than chance explains\n\n";
  TextTable written({TextTable::Align::kLeft, TextTable::Align::kLeft});
  const TunedCandidate& chosen = result.candidates[result.chosen];
  written.add(
      {files.recipe.string(), printable(describe(chosen.shape, request.schema, result.columns))});
  written.add({files.parameters.string(), std::string(chosen.penalty.parameter()) + " " +
                                              chosen.penalty.text() + ", to the optimum"});
  return text + written.text(/*indent=*/0);
}

nlohmann::ordered_json tuning_json(const TuneResult& result, const TunedFiles& files,
                                   const TuneRequest& request) {
  nlohmann::ordered_json json;
  json["MLModelType"] = to_text(result.type);
  json["metric"] = metric_of(result.type);
  json["records"] = read_report_json(result.records);
  json["triedOn"] = result.tried_on;
  json["folds"] = result.folds;
  json["repeats"] = result.repeats;
  json["seed"] = request.seed;
  json["candidates"] = candidates_json(result, request.schema);
  json["best"] = result.best;
  json["chosen"] = result.chosen;
  json["leftOut"] = result.left_out;
  if (!result.curve.points.empty())
    json["learningCurve"] = learning_curve_json(result.curve, result.type);
  json["recipe"] = files.recipe.string();
  json["parameters"] = files.parameters.string();
  json["warnings"] = result.warnings;
  json["notes"] = result.columns.notes(request.schema);
  return json;
}

}  // namespace glassbox::cli
