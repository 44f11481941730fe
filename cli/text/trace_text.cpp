// The steps of a traced record, one line each, and the sum of its terms where there is a model.
#include "cli/text/trace_text.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "cli/base/text_table.h"
#include "recipes/language/functions.h"

namespace glassbox::cli {
namespace {

using Json = nlohmann::ordered_json;
using enum TextTable::Align;
using State = CellTrace::State;

std::string quoted_list(const std::vector<std::string>& tokens) {
  std::string text;
  for (const std::string& token : tokens)
    text += (text.empty() ? "\"" : ", \"") + printable(token) + "\"";
  return text.empty() ? "nothing" : text;
}

std::string step_value(const TraceStep& step) {
  switch (step.function) {
    case Function::kNormalize:
      if (!step.mean) return "not needed, as it moves no bin";
      return (step.number ? number_text(*step.number) : "missing, taken as 0") + " (mean " +
             number_text(*step.mean) + ", standard deviation " +
             number_text(step.deviation.value_or(0)) + ")";
    case Function::kQuantileBin:
      if (step.interval.empty()) return "the bin of missing numbers";
      return "bin " + step.tokens.front() + " of 0 to " + std::to_string(step.bin_count - 1) +
             ", " + step.interval;
    default:
      break;
  }
  if (step.kind == ValueKind::kNumber) return step.number ? number_text(*step.number) : "missing";
  if (step.kind == ValueKind::kBinary) return step.tokens.empty() ? "missing" : step.tokens.front();
  return quoted_list(step.tokens);
}

// Features in the order in which an explanation has its contributions.
std::vector<const TraceFeature*> in_order(const RecordTrace& trace) {
  std::vector<const TraceFeature*> features;
  for (const OutputTrace& output : trace.outputs)
    for (const TraceFeature& feature : output.features) features.push_back(&feature);
  std::ranges::sort(features, [](const TraceFeature* a, const TraceFeature* b) {
    return a->is_number != b->is_number ? a->is_number : a->index < b->index;
  });
  return features;
}

double weight_of(const MLModel& model, const TraceFeature& feature, std::size_t output) {
  const std::size_t at = feature.index * model.weights.output_count + output;
  return feature.is_number ? model.weights.number_weights[at]
                           : static_cast<double>(model.weights.indicator_weights[at]);
}

std::size_t shown_output(const MLModel& model, const SinglePrediction& prediction) {
  if (model.type != ModelType::kMulticlass) return 0;
  return static_cast<std::size_t>(std::ranges::find(model.classes, prediction.label) -
                                  model.classes.begin());
}

}  // namespace

std::string trace_text(const RecordTrace& trace, const Schema& schema) {
  TextTable cells({kLeft, kLeft, kLeft, kLeft});
  cells.add({"attribute", "type", "cell", "read as"});
  for (const CellTrace& cell : trace.cells) {
    const Attribute& attribute = schema.attributes[cell.attribute];
    cells.add({printable(attribute.name), std::string(to_text(attribute.type)),
               "\"" + printable(cell.cell) + "\"",
               cell.state == State::kInvalid ? "invalid, taken as missing" : to_text(cell.state)});
  }
  std::string text = cells.text();
  for (const OutputTrace& output : trace.outputs) {
    text += "\n" + printable(output.expression) + "\n";
    for (const TraceStep& step : output.steps)
      text += "  " + printable(step.expression) + " = " + step_value(step) + "\n";
    if (!output.unseen.empty())
      text += "  not seen in training, adds nothing: " + quoted_list(output.unseen) + "\n";
    for (const TraceFeature& feature : output.features)
      text += "  -> " + printable(feature.name) +
              (feature.is_number ? " with the value " + number_text(feature.value) : "") + "\n";
    if (output.features.empty()) text += "  -> no feature\n";
  }
  return text;
}

std::string sum_text(const MLModel& model, const RecordTrace& trace,
                     const SinglePrediction& prediction) {
  const Explanation& explanation = prediction.explanation.value();
  const std::size_t output = shown_output(model, prediction);
  TextTable table({kRight, kRight, kRight, kRight, kRight, kLeft});
  table.add({"weight", "value", "mean", "contribution", "sum", "feature"});
  double sum = explanation.bias[output];
  table.add({"", "", "", number_text(sum), number_text(sum), "bias"});
  const auto features = in_order(trace);
  for (std::size_t i = 0; i < features.size(); ++i) {
    const double contribution = explanation.contributions[i].by_output[output];
    sum += contribution;
    const double center = explanation.contributions[i].center;
    table.add({number_text(weight_of(model, *features[i], output)), number_text(features[i]->value),
               center == 0 ? "" : number_text(center), number_text(contribution), number_text(sum),
               printable(features[i]->name)});
  }
  std::string text = "\nAdded up";
  if (model.type == ModelType::kMulticlass)
    text += " for " + printable(prediction.label) + "; --json has the other classes";
  text += "\n" + table.text() + "Margin " + number_text(explanation.margins[output]);
  if (model.type == ModelType::kRegression)
    return text + ", prediction " + number_text(model.weights.output_center) + " + " +
           number_text(model.weights.output_scale) +
           " * margin = " + number_text(explanation.scores[output]) + "\n";
  return text + ", score " + number_text(explanation.scores[output]) + "\n";
}

Json sum_json(const MLModel& model, const RecordTrace& trace, const SinglePrediction& prediction) {
  const Explanation& explanation = prediction.explanation.value();
  Json json;
  if (model.type == ModelType::kMulticlass) json["classes"] = model.classes;
  json["bias"] = explanation.bias;
  json["terms"] = Json::array();
  std::vector<double> sums = explanation.bias;
  const auto features = in_order(trace);
  for (std::size_t i = 0; i < features.size(); ++i) {
    std::vector<double> weights;
    for (std::size_t k = 0; k < sums.size(); ++k) {
      weights.push_back(weight_of(model, *features[i], k));
      sums[k] += explanation.contributions[i].by_output[k];
    }
    json["terms"].push_back({{"feature", features[i]->name},
                             {"value", features[i]->value},
                             {"center", explanation.contributions[i].center},
                             {"weights", std::move(weights)},
                             {"contributions", explanation.contributions[i].by_output},
                             {"sums", sums}});
  }
  json["margins"] = explanation.margins;
  json["scores"] = explanation.scores;
  if (model.type == ModelType::kRegression) {
    json["outputCenter"] = model.weights.output_center;
    json["outputScale"] = model.weights.output_scale;
  }
  return json;
}

}  // namespace glassbox::cli
