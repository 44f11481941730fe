#include <cmath>
#include <nlohmann/json.hpp>

#include "service/api/api.h"
#include "service/wire/api_error.h"

namespace glassbox::service {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kMostTags = 50;

std::string text_of(const nlohmann::ordered_json& json) {
  return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

ObjectKey key_of(ObjectType type, const Json& request) {
  return {type, request[std::string(to_text(type)) + "Id"]};
}

std::string only_id(const ObjectKey& key) {
  return Json{{std::string(to_text(key.type)) + "Id", key.id}}.dump();
}

bool has_endpoint(const StoredObject& model) { return model.endpoint_status != "NONE"; }

ObjectKey resource_of(const Json& request) {
  const std::string type = request["ResourceType"], id = request["ResourceId"];
  for (const ObjectType one : {ObjectType::kDataSource, ObjectType::kMLModel,
                               ObjectType::kEvaluation, ObjectType::kBatchPrediction})
    if (to_text(one) == type) return {one, id};
  throw invalid_member("ResourceType", "no such type", type);
}

}  // namespace

// An object that can be changed.
StoredObject Api::living(const ObjectKey& key) const {
  auto object = store_.find(key);
  if (!object || object->status == ObjectStatus::kDeleted)
    throw no_such_object(to_text(key.type), key.id);
  return *std::move(object);
}

std::string Api::get(ObjectType type, const Json& request) const {
  const ObjectKey key = key_of(type, request);
  const auto object = store_.find(key);
  if (!object) throw no_such_object(to_text(type), key.id);
  const bool is_verbose = request.value("Verbose", false);
  return text_of(to_json(*object, is_verbose ? Detail::kVerbose : Detail::kGet, facts_));
}

std::string Api::update(ObjectType type, const Json& request) {
  const ObjectKey key = key_of(type, request);
  const StoredObject object = living(key);
  const auto name = request.find(std::string(to_text(type)) + "Name");
  const auto threshold = request.find("ScoreThreshold");
  if (threshold != request.end()) {
    const double value = *threshold;
    if (!(value >= 0 && value <= 1))
      throw invalid_member("ScoreThreshold", "expected a number from 0 to 1", threshold->dump());
    if (object.model_type != "BINARY")
      throw invalid_input("ScoreThreshold: MLModel " + key.id + " is " + object.model_type +
                          "; only BINARY models have one");
    if (has_endpoint(object))
      throw invalid_input("ScoreThreshold: MLModel " + key.id +
                          " has a real-time endpoint; delete that first");
  }
  if (name == request.end() && threshold == request.end()) return only_id(key);
  (void)store_.change(key, [&](StoredObject& stored) {
    if (stored.status == ObjectStatus::kDeleted) return false;
    stored.updated = now_in_milliseconds();
    if (name != request.end()) {
      stored.name.reset();
      if (const std::string text = *name; !text.empty()) stored.name = text;
    }
    if (threshold != request.end()) {
      stored.score_threshold = *threshold;
      stored.threshold_updated = stored.updated;
    }
    return true;
  });
  return only_id(key);
}

std::string Api::remove(ObjectType type, const Json& request) {
  const ObjectKey key = key_of(type, request);
  const auto object = store_.find(key);
  if (!object) throw no_such_object(to_text(type), key.id);
  if (object->status == ObjectStatus::kDeleted) return only_id(key);
  if (has_endpoint(*object) && object->endpoint_status != "FAILED")
    throw invalid_input("MLModelId: MLModel " + key.id +
                        " has a real-time endpoint; delete that first");
  (void)store_.change(key, [](StoredObject& stored) {
    stored.status = ObjectStatus::kDeleted;
    stored.endpoint_status = "NONE";
    stored.endpoint_created.reset();
    stored.updated = now_in_milliseconds();
    return true;
  });
  runner_.forget(key);
  jobs_.discard(key);
  something_changed();
  return only_id(key);
}

std::string Api::change_tags(Operation operation, const Json& request) {
  const ObjectKey key = resource_of(request);
  (void)living(key);
  if (operation == Operation::kAddTags) {
    std::vector<Tag> tags;
    for (const Json& one : request["Tags"])
      tags.push_back({one["Key"], one.contains("Value") ? std::optional<std::string>(one["Value"])
                                                        : std::nullopt});
    store_.add_tags(key, tags, kMostTags);
  } else {
    store_.delete_tags(key, request["TagKeys"].get<std::vector<std::string>>());
  }
  return text_of({{"ResourceId", key.id}, {"ResourceType", to_text(key.type)}});
}

std::string Api::describe_tags(const Json& request) const {
  const ObjectKey key = resource_of(request);
  if (!store_.find(key)) throw no_such_object(to_text(key.type), key.id);
  nlohmann::ordered_json json = {{"ResourceId", key.id}, {"ResourceType", to_text(key.type)}};
  json["Tags"] = nlohmann::ordered_json::array();
  for (const Tag& tag : store_.tags(key)) {
    nlohmann::ordered_json one = {{"Key", tag.key}};
    if (tag.value) one["Value"] = *tag.value;
    json["Tags"].push_back(std::move(one));
  }
  return text_of(json);
}

}  // namespace glassbox::service
