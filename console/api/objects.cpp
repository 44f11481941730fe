#include "console/api/objects.h"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <deque>
#include <nlohmann/json.hpp>
#include <set>
#include <system_error>

#include "io/files/contained_file.h"
#include "service/wire/api_error.h"

namespace glassbox::console {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kMostDependents = 1000;
constexpr std::size_t kMostLogBytes = std::size_t{256} << 10;
constexpr std::size_t kMostIds = 500;

double seconds(Milliseconds time) { return static_cast<double>(time) / 1000; }

Json parsed(const std::string& text) { return Json::parse(text.empty() ? "{}" : text); }

const char* short_name(const std::string& metric) {
  if (metric == "BinaryAUC") return "AUC";
  if (metric == "MulticlassAvgFScore") return "macro F1";
  if (metric == "RegressionRMSE") return "RMSE";
  return nullptr;
}

// Of an evaluation: {"name", "value"}, or null.
Json metric_of(const StoredObject& evaluation) {
  if (evaluation.status != ObjectStatus::kCompleted) return nullptr;
  const Json details = parsed(evaluation.details);
  const auto properties = details.find("Properties");
  if (properties == details.end()) return nullptr;
  for (const auto& [name, value] : properties->items())
    if (const char* const shown = short_name(name); shown != nullptr && value.is_string())
      return {{"name", shown}, {"value", std::strtod(value.get<std::string>().c_str(), nullptr)}};
  return nullptr;
}

// Everything that refers to an object, and what refers to that.
std::vector<StoredObject> dependents_of(const Api& api, const ObjectKey& key) {
  std::vector<StoredObject> found;
  std::set<ObjectKey> known{key};
  std::deque<ObjectKey> todo{key};
  while (!todo.empty() && found.size() < kMostDependents) {
    const ObjectKey next = todo.front();
    todo.pop_front();
    for (StoredObject& object : api.store().referring(next, kMostDependents)) {
      if (!known.insert(object.key).second) continue;
      todo.push_back(object.key);
      found.push_back(std::move(object));
    }
  }
  found.resize(std::min(found.size(), kMostDependents));
  return found;
}

Json objects_json(const Api& api, const std::vector<StoredObject>& objects) {
  Json json = Json::array();
  for (const StoredObject& object : objects) json.push_back(object_json(api, object));
  return json;
}

// "MLModel:ml-1,Evaluation:ev-1"
std::vector<StoredObject> objects_called(const Api& api, const std::string& ids) {
  std::vector<StoredObject> objects;
  std::size_t count = 0;
  for (std::size_t begin = 0; begin < ids.size();) {
    const std::size_t end = std::min(ids.find(',', begin), ids.size());
    const std::string one = ids.substr(begin, end - begin);
    const std::size_t colon = std::min(one.find(':'), one.size());
    const auto type = object_type(one.substr(0, colon));
    if (!type || colon + 1 >= one.size() || ++count > kMostIds)
      throw invalid_member("ids",
                           "expected at most " + std::to_string(kMostIds) +
                               " of TYPE:ID, separated by commas, e.g. MLModel:ml-1",
                           one);
    if (auto object = api.store().find({*type, one.substr(colon + 1)});
        object && object->status != ObjectStatus::kDeleted)
      objects.push_back(*std::move(object));
    begin = end + 1;
  }
  return objects;
}

ListQuery query_of(const ConsoleRequest& request) {
  constexpr std::uint64_t kMostPages = 1'000'000, kMostLimit = 200;
  ListQuery query;
  if (const std::string type = request.text("type"); !type.empty()) {
    query.type = object_type(type);
    if (!query.type)
      throw invalid_member("type", "expected DataSource, MLModel, Evaluation or BatchPrediction",
                           type);
  }
  if (const std::string status = request.text("status"); !status.empty()) {
    query.status = object_status(status);
    if (!query.status || query.status == ObjectStatus::kDeleted)
      throw invalid_member("status", "expected PENDING, INPROGRESS, COMPLETED or FAILED", status);
  }
  query.search = request.text("search");
  if (query.search.size() > 1024)
    throw invalid_member("search", "expected at most 1024 bytes", query.search);
  if (const std::string sort = request.text("sort"); !sort.empty()) {
    const auto known = list_sort(sort);
    if (!known)
      throw invalid_member("sort", "expected created, updated, name, status or type", sort);
    query.sort = *known;
  }
  const std::string order = request.text("order");
  if (!order.empty() && order != "asc" && order != "desc")
    throw invalid_member("order", "expected asc or desc", order);
  query.descending = order != "asc";
  query.page = request.number("page", 1, 1, kMostPages);
  query.limit = request.number("limit", 50, 1, kMostLimit);
  return query;
}

}  // namespace

ObjectKey key_of(const ConsoleRequest& request) {
  return {type_of_path(request.path.at(1)), request.path.at(2)};
}

Json object_json(const Api& api, const StoredObject& object) {
  const Json request = parsed(object.request);
  const bool is_source = object.key.type == ObjectType::kDataSource,
             is_model = object.key.type == ObjectType::kMLModel;
  Json json;
  json["type"] = to_text(object.key.type);
  json["id"] = object.key.id;
  json["name"] = object.name.value_or("");
  json["status"] = to_text(object.status);
  json["message"] = object.message;
  json["createdAt"] = seconds(object.created);
  json["lastUpdatedAt"] = seconds(object.updated);
  if (object.started && object.status != ObjectStatus::kPending)
    json["startedAt"] = seconds(*object.started);
  const bool has_ended =
      object.status == ObjectStatus::kCompleted || object.status == ObjectStatus::kFailed;
  if (object.finished && has_ended) json["finishedAt"] = seconds(*object.finished);
  if (!object.data_source_id.empty())
    json[is_model ? "trainingDataSourceId" : "dataSourceId"] = object.data_source_id;
  if (!object.model_id.empty()) json["mlModelId"] = object.model_id;
  json["dataLocation"] = object.data_location;
  if (is_source) json["computeStatistics"] = request.value("ComputeStatistics", false);
  if (is_model) {
    json["mlModelType"] = object.model_type;
    const Json endpoint = endpoint_json(object, api.facts().url);
    json["endpointStatus"] = object.endpoint_status;
    if (endpoint.contains("EndpointUrl")) json["endpointUrl"] = endpoint["EndpointUrl"];
    if (object.score_threshold) json["scoreThreshold"] = *object.score_threshold;
    const auto evaluation = api.store().latest_evaluation(object.key.id);
    json["metric"] = evaluation ? metric_of(*evaluation) : Json(nullptr);
  }
  if (object.key.type == ObjectType::kEvaluation) json["metric"] = metric_of(object);
  if (object.key.type == ObjectType::kBatchPrediction)
    json["outputUri"] = request.value("OutputUri", "");
  return json;
}

HttpResponse list_objects(const ConsoleRequest& request, ConsoleParts& parts) {
  if (const std::string ids = request.text("ids"); !ids.empty()) {
    const std::vector<StoredObject> objects = objects_called(parts.api, ids);
    return json_answer({{"objects", objects_json(parts.api, objects)},
                        {"total", objects.size()},
                        {"page", 1},
                        {"pages", 1}});
  }
  const ListQuery query = query_of(request);
  const ObjectList list = parts.api.store().list(query);
  return json_answer(
      {{"objects", objects_json(parts.api, list.objects)},
       {"total", list.total},
       {"page", query.page},
       {"pages", std::max<std::uint64_t>(1, (list.total + query.limit - 1) / query.limit)}});
}

HttpResponse show_object(const ConsoleRequest& request, ConsoleParts& parts) {
  const Api& api = parts.api;
  const StoredObject object = living_object(api, key_of(request));
  Json json = object_json(api, object);
  json["request"] = parsed(object.request);
  const Json details = parsed(object.details);
  for (const auto& [from, to] :
       {std::pair("DataSizeInBytes", "dataSizeInBytes"),
        std::pair("NumberOfFiles", "numberOfFiles"), std::pair("RecordCount", "recordCount"),
        std::pair("SizeInBytes", "sizeInBytes"),
        std::pair("TrainingParameters", "trainingParameters"), std::pair("Schema", "schema"),
        std::pair("Recipe", "recipe"), std::pair("TotalRecordCount", "totalRecordCount"),
        std::pair("InvalidRecordCount", "invalidRecordCount")})
    if (const auto at = details.find(from); at != details.end()) json[to] = *at;
  if (object.compute) json["computeTime"] = seconds(*object.compute);
  json["log"] = std::filesystem::exists(api.directory().log(object.key));
  json["tags"] = Json::array();
  for (const Tag& tag : api.store().tags(object.key))
    json["tags"].push_back({{"key", tag.key}, {"value", tag.value.value_or("")}});
  const std::vector<StoredObject> dependents = dependents_of(api, object.key);
  json["dependents"] = objects_json(api, dependents);
  if (object.key.type == ObjectType::kMLModel) {
    json["evaluations"] = Json::array();
    for (const StoredObject& one : dependents)
      if (one.key.type == ObjectType::kEvaluation)
        json["evaluations"].push_back(object_json(api, one));
  }
  return json_answer(json);
}

HttpResponse show_log(const ConsoleRequest& request, ConsoleParts& parts) {
  const StoredObject object = living_object(parts.api, key_of(request));
  const std::uint64_t from = request.number("from", 0, 0, std::uint64_t{1} << 62);
  const std::filesystem::path path = parts.api.directory().log(object.key);
  std::string text;
  try {
    const Descriptor file = open_contained_file(path.parent_path(), path.filename(), path.string());
    text.resize(kMostLogBytes);
    const ssize_t count = ::pread(file.get(), text.data(), text.size(), static_cast<off_t>(from));
    if (count < 0) throw std::system_error(errno, std::generic_category(), path.string());
    text.resize(static_cast<std::size_t>(count));
  } catch (const std::system_error& error) {
    if (error.code() != std::errc::no_such_file_or_directory) throw;
  }
  const bool is_cut = text.size() == kMostLogBytes;
  if (is_cut)
    text.resize(text.rfind('\n') == std::string::npos ? text.size() : text.rfind('\n') + 1);
  return json_answer({{"text", text}, {"next", from + text.size()}});
}

}  // namespace glassbox::console
