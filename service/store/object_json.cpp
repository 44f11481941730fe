// Stored objects as the API answers them: members of the request come back as they were given,
// beside what the jobs found out. One function for each type of object.
#include "service/store/object_json.h"

#include <nlohmann/json.hpp>

#include "service/store/data_spec.h"

namespace glassbox::service {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kPeakRequests = 200;  // what Amazon ML granted; nothing here is held to it

// Seconds with milliseconds.
double seconds(Milliseconds time) { return static_cast<double>(time) / 1000; }

// A member of `from` under the same name, if it has one.
void copy(Json& to, const Json& from, const char* name) {
  if (const auto at = from.find(name); at != from.end()) to[name] = *at;
}

// What Get answers of the database that the rows came from; the query in Verbose alone.
void add_database(Json& json, const Json& request, const Json& spec, Detail detail) {
  const bool is_rds = request.contains("RDSData");
  Json metadata;
  metadata[is_rds ? "Database" : "RedshiftDatabase"] =
      spec.value("DatabaseInformation", Json::object());
  copy(metadata, spec.value("DatabaseCredentials", Json::object()), "Username");
  if (const auto user = metadata.find("Username"); user != metadata.end()) {
    metadata["DatabaseUserName"] = *user;
    metadata.erase("Username");
  }
  if (detail == Detail::kVerbose) copy(metadata, spec, "SelectSqlQuery");
  copy(metadata, spec, "ResourceRole");
  copy(metadata, spec, "ServiceRole");
  json[is_rds ? "RDSMetadata" : "RedshiftMetadata"] = std::move(metadata);
  copy(json, request, "RoleARN");
}

void add_data_source(Json& json, const StoredObject& object, const Json& request,
                     const Json& details, Detail detail) {
  const Json spec = data_spec(request);
  json["DataLocationS3"] = object.data_location;
  copy(json, spec, "DataRearrangement");
  copy(json, details, "DataSizeInBytes");
  copy(json, details, "NumberOfFiles");
  if (is_from_database(spec)) add_database(json, request, spec, detail);
  json["ComputeStatistics"] = request.value("ComputeStatistics", false);
  if (detail != Detail::kVerbose) return;
  if (details.contains("Schema")) {
    json["DataSourceSchema"] = details["Schema"];
  } else if (spec.contains("DataSchema")) {
    json["DataSourceSchema"] = spec["DataSchema"];
  }
}

void add_model(Json& json, const StoredObject& object, const Json& request, const Json& details,
               Detail detail, const ServiceFacts& facts) {
  json["TrainingDataSourceId"] = object.data_source_id;
  copy(json, details, "SizeInBytes");
  json["EndpointInfo"] = endpoint_json(object, facts.url);
  copy(json, details, "TrainingParameters");
  json["InputDataLocationS3"] = object.data_location;
  if (detail == Detail::kDescribe) json["Algorithm"] = kAlgorithm;
  json["MLModelType"] = object.model_type;
  if (object.score_threshold) json["ScoreThreshold"] = *object.score_threshold;
  if (object.threshold_updated)
    json["ScoreThresholdLastUpdatedAt"] = seconds(*object.threshold_updated);
  if (detail != Detail::kVerbose) return;
  copy(json, request, "Recipe");
  copy(json, details, "Recipe");
  copy(json, details, "Schema");
}

}  // namespace

Json endpoint_json(const StoredObject& model, const std::string& url) {
  Json json;
  const bool is_ready = model.endpoint_status == "READY" || model.endpoint_status == "UPDATING";
  json["PeakRequestsPerSecond"] = is_ready ? kPeakRequests : 0;
  if (is_ready) {
    json["CreatedAt"] = seconds(model.endpoint_created.value_or(model.updated));
    json["EndpointUrl"] = url;
  }
  json["EndpointStatus"] = model.endpoint_status;
  return json;
}

Json to_json(const StoredObject& object, Detail detail, const ServiceFacts& facts) {
  const Json request = Json::parse(object.request.empty() ? "{}" : object.request);
  const Json details = Json::parse(object.details.empty() ? "{}" : object.details);
  const bool is_completed = object.status == ObjectStatus::kCompleted;
  Json json;
  json[std::string(to_text(object.key.type)) + "Id"] = object.key.id;
  switch (object.key.type) {
    case ObjectType::kDataSource:
      add_data_source(json, object, request, details, detail);
      break;
    case ObjectType::kMLModel:
      add_model(json, object, request, details, detail, facts);
      break;
    case ObjectType::kEvaluation:
      json["MLModelId"] = object.model_id;
      json["EvaluationDataSourceId"] = object.data_source_id;
      json["InputDataLocationS3"] = object.data_location;
      if (is_completed && details.contains("Properties"))
        json["PerformanceMetrics"]["Properties"] = details["Properties"];
      break;
    case ObjectType::kBatchPrediction:
      json["MLModelId"] = object.model_id;
      json["BatchPredictionDataSourceId"] = object.data_source_id;
      json["InputDataLocationS3"] = object.data_location;
      copy(json, request, "OutputUri");
      copy(json, details, "TotalRecordCount");
      copy(json, details, "InvalidRecordCount");
      break;
  }
  json["CreatedByIamUser"] = kIamUser;
  json["CreatedAt"] = seconds(object.created);
  json["LastUpdatedAt"] = seconds(object.updated);
  if (object.name) json["Name"] = *object.name;
  json["Status"] = to_text(object.status);
  if (!object.message.empty()) json["Message"] = object.message;
  if (is_completed && object.compute) json["ComputeTime"] = *object.compute;
  if (object.started && object.status != ObjectStatus::kPending)
    json["StartedAt"] = seconds(*object.started);
  const bool has_ended = is_completed || object.status == ObjectStatus::kFailed;
  if (has_ended && object.finished) json["FinishedAt"] = seconds(*object.finished);
  if (detail != Detail::kDescribe)
    if (const std::string log = facts.log_uri(object.key); !log.empty()) json["LogUri"] = log;
  return json;
}

}  // namespace glassbox::service
