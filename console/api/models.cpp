#include "console/api/models.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "console/api/objects.h"
#include "console/report/report_data.h"
#include "engine/explain/explain_json.h"
#include "engine/explain/model_json.h"
#include "engine/model/coefficients_json.h"
#include "engine/predict/record_cells.h"
#include "engine/predict/record_prediction.h"
#include "io/csv/csv_record.h"
#include "service/wire/api_error.h"

namespace glassbox::console {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kMostStatistics = 2000;  // coefficients that a page is sent

StoredObject model_object(const ConsoleRequest& request, const ConsoleParts& parts) {
  return completed_object(parts.api, {ObjectType::kMLModel, request.path.at(2)});
}

// {"passes": [{"pass": 1, "meanLoss": 0.5}]}, as the report's loss curve is drawn from.
Json training_of(const Json& findings) {
  Json passes = Json::array();
  const auto losses = findings.find("passLosses");
  if (losses != findings.end())
    for (const Json& loss : *losses)
      passes.push_back({{"pass", passes.size() + 1}, {"meanLoss", loss}});
  return {{"passes", std::move(passes)}};
}

// A cell as people write it in JSON.
std::string cell_of(const std::string& name, const nlohmann::json& value) {
  if (value.is_string()) return value;
  if (value.is_null()) return "";
  if (value.is_boolean()) return value.get<bool>() ? "1" : "0";
  if (value.is_number()) return value.dump();
  throw invalid_member("records", "expected a text or a number for " + name, value.dump());
}

std::vector<NamedCell> cells_of(const nlohmann::json& record) {
  if (!record.is_object())
    throw invalid_member("records", "expected an object of attributes and values", record.dump());
  std::vector<NamedCell> cells;
  for (const auto& [name, value] : record.items()) cells.push_back({name, cell_of(name, value)});
  return cells;
}

using Records = std::vector<std::vector<NamedCell>>;

Records of_json(const nlohmann::json& records) {
  Records all;
  if (!records.is_array()) return {cells_of(records)};
  for (const nlohmann::json& record : records) all.push_back(cells_of(record));
  return all;
}

// Columns as in the schema, or all but the target; or by the names of a first line.
Records of_csv(const std::string& text, const Schema& schema) {
  std::vector<std::string> all_names, inputs;
  for (const Attribute& attribute : schema.attributes) {
    all_names.push_back(attribute.name);
    if (attribute.name != schema.target) inputs.push_back(attribute.name);
  }
  Records records;
  std::vector<std::string> names;
  std::size_t number = 0;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    std::string_view line = std::string_view(text).substr(begin, end - begin);
    begin = end + 1;
    ++number;
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty()) continue;
    const auto cells = split_line(line);
    const std::string place = "line " + std::to_string(number);
    if (!cells) throw invalid_member("csv", place + ": its quotes are wrong", line);
    const bool are_names = names.empty() && std::ranges::all_of(*cells, [&](const auto& cell) {
                             return schema.find(cell).has_value();
                           });
    if (are_names) {
      names = *cells;
      continue;
    }
    const std::vector<std::string>& columns = !names.empty()                      ? names
                                              : cells->size() == all_names.size() ? all_names
                                                                                  : inputs;
    if (cells->size() != columns.size())
      throw invalid_member("csv",
                           place + ": expected " + std::to_string(all_names.size()) +
                               " values, or " + std::to_string(inputs.size()) +
                               " without the target; here are " + std::to_string(cells->size()),
                           line);
    std::vector<NamedCell> record;
    for (std::size_t i = 0; i < columns.size(); ++i) record.push_back({columns[i], (*cells)[i]});
    records.push_back(std::move(record));
  }
  return records;
}

nlohmann::json parsed(const std::string& text, const char* member) {
  try {
    return nlohmann::json::parse(text);
  } catch (const nlohmann::json::exception& error) {
    throw invalid_member(member, "not valid JSON: " + std::string(error.what()), text);
  }
}

Records records_of(const std::string& text, const Schema& schema) {
  const nlohmann::json body = parsed(text.empty() ? "{}" : text, "body");
  if (!body.is_object()) throw invalid_member("body", "expected an object", body.dump());
  Records records;
  if (body.contains("records")) {
    records = of_json(body["records"]);
  } else if (body.contains("json")) {
    records = of_json(parsed(text_member(body, "json"), "json"));
  } else if (body.contains("csv")) {
    records = of_csv(text_member(body, "csv"), schema);
  } else {
    throw invalid_input("expected one of records, csv and json");
  }
  if (records.empty()) throw invalid_input("expected at least one record");
  if (records.size() > kMostPredicted)
    throw invalid_input("expected at most " + std::to_string(kMostPredicted) +
                        " records, here are " + std::to_string(records.size()) +
                        "; a batch prediction takes any number");
  return records;
}

// The margin that contributions are shown of: that of the predicted class.
std::size_t shown_output(const MLModel& model, const RecordPrediction& prediction) {
  if (model.type != ModelType::kMulticlass) return 0;
  return static_cast<std::size_t>(std::ranges::find(model.classes, prediction.label) -
                                  model.classes.begin());
}

Json prediction_json(const MLModel& model, const RecordPrediction& prediction,
                     const std::vector<std::string>& problems) {
  const Json answer = to_json(model, prediction);
  const std::size_t output = shown_output(model, prediction);
  const Explanation& explanation = prediction.explanation.value();
  Json json;
  json["label"] = answer.value("predictedLabel", Json(nullptr));
  json["value"] = answer.value("predictedValue", Json(nullptr));
  json["scores"] = answer.value("predictedScores", Json::object());
  json["details"] = answer["details"];
  json["bias"] = explanation.bias[output];
  json["margin"] = explanation.margins[output];
  json["contributions"] = Json::array();
  for (const Contribution& one : explanation.contributions) {
    Json entry{
        {"feature", one.feature}, {"value", one.value}, {"contribution", one.by_output[output]}};
    if (one.stand_in) entry["missingReplacedByMean"] = *one.stand_in;
    json["contributions"].push_back(std::move(entry));
  }
  if (model.type == ModelType::kRegression) {
    json["outputCenter"] = model.weights.output_center;
    json["outputScale"] = model.weights.output_scale;
  }
  json["problems"] = problems;
  return json;
}

}  // namespace

HttpResponse show_model(const ConsoleRequest& request, ConsoleParts& parts) {
  constexpr std::size_t kWeights = 50, kAttributes = 20;
  const StoredObject object = model_object(request, parts);
  const auto loaded = parts.models.get(object);
  const MLModel& model = loaded->model;
  const std::filesystem::path file = parts.api.directory().model(object.key.id);
  Json json =
      model_json(model, file.string(), std::filesystem::file_size(file), kWeights, kAttributes);
  if (object.score_threshold) json["scoreThreshold"] = *object.score_threshold;
  if (model.statistics &&
      model.statistics->status.size() * model.statistics->outputs <= kMostStatistics)
    json["statistics"] = statistics_json(model);
  const Json findings = [&]() -> Json {
    try {
      return findings_of(parts.api, object.key);
    } catch (const ApiError&) {
      return Json::object();  // of a version that kept none
    }
  }();
  json["training"] = training_of(findings);
  json["notes"] = findings.value("notes", Json::array());
  Json drawn;
  add_model_parts(drawn, model);
  drawn["training"] = json["training"];
  if (json.contains("statistics")) drawn["statistics"] = json["statistics"];
  drawn["modelWeights"] = Json::array();
  for (std::size_t k = 0; k < model.weights.output_count; ++k)
    for (const NamedWeight& one : largest_weights(model, k, kWeights)) {
      Json weight{{"feature", one.feature}, {"weight", one.weight}};
      if (model.type == ModelType::kMulticlass) weight["class"] = model.classes[k];
      drawn["modelWeights"].push_back(std::move(weight));
    }
  json["drawn"] = drawn_parts(drawn);
  return json_answer(json);
}

HttpResponse predict_records(const ConsoleRequest& request, ConsoleParts& parts) {
  const StoredObject object = model_object(request, parts);
  const auto loaded = parts.models.get(object);
  const MLModel& model = loaded->model;
  FeatureMatrix scratch;
  Json predictions = Json::array();
  for (const std::vector<NamedCell>& given : records_of(request.body, model.schema)) {
    const RecordCells cells = arrange_cells(model.schema, given);
    const RecordPrediction prediction = predict_record(
        loaded->predictor, cells.views(), object.score_threshold.value_or(model.score_threshold),
        /*explain=*/true, scratch);
    predictions.push_back(prediction_json(model, prediction, cells.warnings));
  }
  return json_answer({{"predictions", std::move(predictions)}});
}

}  // namespace glassbox::console
