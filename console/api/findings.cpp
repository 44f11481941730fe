#include "console/api/findings.h"

#include <nlohmann/json.hpp>

#include "console/api/objects.h"
#include "console/report/report_data.h"
#include "service/wire/api_error.h"

namespace glassbox::console {
namespace {

using Json = nlohmann::ordered_json;

Json curve_json(const std::vector<LossPoint>& curve) {
  Json json = Json::array();
  for (const LossPoint& point : curve) json.push_back({{"pass", point.pass}, {"loss", point.loss}});
  return json;
}

template <class Value>
Json or_null(const std::optional<Value>& value) {
  return value ? Json(*value) : Json(nullptr);
}

}  // namespace

HttpResponse show_insights(const ConsoleRequest& request, ConsoleParts& parts) {
  const ObjectKey key{ObjectType::kDataSource, request.path.at(2)};
  (void)completed_object(parts.api, key);
  Json json = findings_of(parts.api, key);
  Json drawn = drawn_parts({{"insights", json}});
  json["drawn"] = std::move(drawn);
  return json_answer(json);
}

HttpResponse show_evaluation(const ConsoleRequest& request, ConsoleParts& parts) {
  const ObjectKey key{ObjectType::kEvaluation, request.path.at(2)};
  const StoredObject object = completed_object(parts.api, key);
  Json json = findings_of(parts.api, key);
  Json drawn = drawn_parts({{"evaluation", json}});
  json["drawn"] = std::move(drawn);
  json["mlModelId"] = object.model_id;
  const auto model = parts.api.store().find({ObjectType::kMLModel, object.model_id});
  if (model && model->score_threshold) json["scoreThreshold"] = *model->score_threshold;
  return json_answer(json);
}

HttpResponse show_progress(const ConsoleRequest& request, ConsoleParts& parts) {
  const StoredObject object = living_object(parts.api, key_of(request));
  const bool is_model = object.key.type == ObjectType::kMLModel;
  const auto state = parts.api.progress_of(object.key);
  const JobState now = state.value_or(JobState{});
  Json json;
  json["status"] = to_text(object.status);
  json["message"] = object.message;
  json["stage"] = now.stage;
  json["records"] = now.records;
  json["fraction"] = or_null(now.fraction);
  if (!is_model) return json_answer(json);
  json["pass"] = now.pass;
  json["passes"] = now.passes;
  json["recordsPerSecond"] = or_null(now.records_per_second);
  json["secondsLeft"] = or_null(now.seconds_left);
  json["curve"] = curve_json(now.curve);
  if (state || object.status != ObjectStatus::kCompleted) return json_answer(json);
  try {
    const Json findings = findings_of(parts.api, object.key);
    const auto losses = findings.at("passLosses").get<std::vector<double>>();
    json["pass"] = json["passes"] = losses.size();
    json["curve"] = curve_json(loss_curve(losses));
  } catch (const ApiError&) {  // of a version that kept none
  }
  return json_answer(json);
}

}  // namespace glassbox::console
