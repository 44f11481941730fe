// `predict --record`: cells from the command line to one prediction, and with --explain the terms
// that add up to it, the largest first.
#include "cli/base/single_prediction.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <numeric>
#include <utility>

#include "cli/base/exit_codes.h"
#include "cli/base/options.h"
#include "cli/base/text_table.h"
#include "engine/predict/record_cells.h"

namespace glassbox::cli {
namespace {

using Json = nlohmann::ordered_json;
using enum TextTable::Align;

std::vector<NamedCell> cells_of(const std::vector<std::string>& assignments) {
  std::vector<NamedCell> cells;
  for (const std::string& text : assignments) {
    auto [name, value] = split_assignment(text, "--record");
    if (std::ranges::count(cells, name, &NamedCell::name) > 0)
      throw UsageError("--record " + text + ": \"" + name + "\" is given twice");
    cells.push_back({std::move(name), std::move(value)});
  }
  return cells;
}

// The margin that decided: of the predicted class.
std::size_t output_of(const MLModel& model, const SinglePrediction& prediction) {
  if (model.type != ModelType::kMulticlass) return 0;
  return static_cast<std::size_t>(std::ranges::find(model.classes, prediction.label) -
                                  model.classes.begin());
}

std::string signed_text(double value) {
  return (std::signbit(value) ? "" : "+") + number_text(value);
}

std::string explanation_text(const MLModel& model, const Explanation& explanation,
                             std::size_t output) {
  std::vector<const Contribution*> sorted;
  for (const Contribution& one : explanation.contributions)
    if (one.by_output[output] != 0) sorted.push_back(&one);
  std::ranges::stable_sort(sorted, std::greater{}, [output](const Contribution* one) {
    return std::abs(one->by_output[output]);
  });
  std::string text = "\nMargin";
  if (model.type == ModelType::kMulticlass) text += " of " + printable(model.classes[output]);
  text += " " + number_text(explanation.margins[output]) + ": bias " +
          number_text(explanation.bias[output]) + " and these contributions";
  if (model.type == ModelType::kRegression)
    text += "; prediction = " + number_text(model.weights.output_center) + " + " +
            number_text(model.weights.output_scale) + " * margin";
  TextTable table({kRight, kRight, kLeft});
  table.add({"contribution", "value", "feature"});
  for (const Contribution* const one : sorted)
    table.add(
        {signed_text(one->by_output[output]), number_text(one->value), printable(one->feature)});
  text += "\n" + table.text();
  for (const Contribution& one : explanation.contributions)
    if (one.stand_in)
      text += printable(one.feature) + " is missing: the training mean " +
              number_text(*one.stand_in) + " was used\n";
  return text;
}

}  // namespace

SinglePrediction predict_cells(const MLModel& model, std::span<const std::string_view> cells,
                               bool explain) {
  FeatureMatrix scratch;
  return {predict_record(Predictor(model), cells, model.score_threshold, explain, scratch), {}};
}

SinglePrediction predict_single(const MLModel& model, const std::vector<std::string>& assignments,
                                bool explain) {
  RecordCells cells = arrange_cells(model.schema, cells_of(assignments));
  SinglePrediction prediction = predict_cells(model, cells.views(), explain);
  prediction.warnings = std::move(cells.warnings);
  return prediction;
}

Json to_json(const MLModel& model, const SinglePrediction& prediction) {
  Json json;
  json["Prediction"] = to_json(model, static_cast<const RecordPrediction&>(prediction));
  if (prediction.explanation) json["explanation"] = to_json(model, *prediction.explanation);
  json["warnings"] = prediction.warnings;
  return json;
}

std::string single_prediction_text(const MLModel& model, const SinglePrediction& prediction) {
  const std::string target = printable(model.schema.target.value_or("target"));
  std::string text;
  switch (model.type) {
    case ModelType::kRegression:
      text = target + " = " + number_text(prediction.scores[0]) + "\n";
      break;
    case ModelType::kBinary:
      text = target + " = " + prediction.label + " (score " + number_text(prediction.scores[0]) +
             ", threshold " + number_text(model.score_threshold) + ")\n";
      break;
    case ModelType::kMulticlass: {
      text = target + " = " + printable(prediction.label) + "\n";
      std::vector<std::size_t> order(model.classes.size());
      std::iota(order.begin(), order.end(), 0);
      std::ranges::stable_sort(order, std::greater{},
                               [&](std::size_t k) { return prediction.scores[k]; });
      TextTable table({kLeft, kRight});
      table.add({"class", "score"});
      for (const std::size_t k : order)
        table.add({printable(model.classes[k]), number_text(prediction.scores[k])});
      text += table.text();
    }
  }
  if (prediction.explanation)
    text += explanation_text(model, *prediction.explanation, output_of(model, prediction));
  return text;
}

}  // namespace glassbox::cli
