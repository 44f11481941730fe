#include "recipes/fit/trace_json.h"

#include <nlohmann/json.hpp>

#include "recipes/language/functions.h"

namespace glassbox::recipes {

using Json = nlohmann::ordered_json;
using State = CellTrace::State;

const char* to_text(State state) {
  switch (state) {
    case State::kValue:
      return "value";
    case State::kMissing:
      return "missing";
    case State::kInvalid:
      return "invalid";
  }
  return "";
}

Json trace_json(const RecordTrace& trace, const Schema& schema) {
  Json json;
  json["cells"] = Json::array();
  for (const CellTrace& cell : trace.cells)
    json["cells"].push_back({{"attributeName", schema.attributes[cell.attribute].name},
                             {"attributeType", to_text(schema.attributes[cell.attribute].type)},
                             {"cell", cell.cell},
                             {"state", to_text(cell.state)}});
  json["outputs"] = Json::array();
  for (const OutputTrace& output : trace.outputs) {
    Json steps = Json::array(), features = Json::array();
    for (const TraceStep& step : output.steps) {
      Json one{{"expression", step.expression}, {"kind", describe(step.kind)}};
      if (step.kind == ValueKind::kNumber) {
        one["value"] = step.number ? Json(*step.number) : Json(nullptr);
      } else {
        one["tokens"] = step.tokens;
      }
      if (step.mean) one["mean"] = *step.mean;
      if (step.deviation) one["deviation"] = *step.deviation;
      if (step.function == Function::kQuantileBin) {
        one["bins"] = step.bin_count;
        one["interval"] = step.interval.empty() ? Json(nullptr) : Json(step.interval);
      }
      steps.push_back(std::move(one));
    }
    for (const TraceFeature& feature : output.features)
      features.push_back({{"feature", feature.name}, {"value", feature.value}});
    json["outputs"].push_back({{"expression", output.expression},
                               {"steps", std::move(steps)},
                               {"unseen", output.unseen},
                               {"features", std::move(features)}});
  }
  return json;
}

}  // namespace glassbox::recipes
