/// tests/service/made_objects.h: objects for tests of the store.
#pragma once

#include <string>
#include <tuple>
#include <utility>

#include "service/store/object_store.h"

namespace glassbox::testing {

inline StoredObject data_source(const std::string& id, Milliseconds created = 1000) {
  StoredObject object;
  object.key = {ObjectType::kDataSource, id};
  object.created = object.updated = created;
  object.request = "{\"DataSourceId\":\"" + id + "\"}";
  object.data_location = "s3://data/" + id + ".csv";
  return object;
}

inline StoredObject ml_model(const std::string& id, const std::string& source,
                             Milliseconds created = 2000) {
  StoredObject object;
  object.key = {ObjectType::kMLModel, id};
  object.created = object.updated = created;
  object.request = "{\"MLModelId\":\"" + id + "\"}";
  object.data_source_id = source;
  object.data_location = "s3://data/" + source + ".csv";
  object.model_type = "BINARY";
  return object;
}

/// An evaluation, or with the other type a batch prediction.
inline StoredObject evaluation(const std::string& id, const std::string& model,
                               const std::string& source, Milliseconds created = 3000,
                               ObjectType type = ObjectType::kEvaluation) {
  StoredObject object;
  object.key = {type, id};
  object.created = object.updated = created;
  object.request = "{}";
  object.data_source_id = source;
  object.model_id = model;
  object.data_location = "s3://data/" + source + ".csv";
  return object;
}

inline ObjectKey source_key(std::string id) { return {ObjectType::kDataSource, std::move(id)}; }
inline ObjectKey model_key(std::string id) { return {ObjectType::kMLModel, std::move(id)}; }

/// All the store can answer about an object, to compare two.
inline auto members(const StoredObject& o) {
  return std::tuple(o.key, o.name, o.status, o.created, o.updated, o.started, o.finished, o.compute,
                    o.message, o.request, o.details, o.data_source_id, o.model_id, o.data_location,
                    o.model_type, o.score_threshold, o.threshold_updated, o.endpoint_status,
                    o.endpoint_created, o.attempts);
}

inline void set_status(ObjectStore& store, const ObjectKey& key, ObjectStatus status) {
  store.change(key, [&](StoredObject& object) {
    object.status = status;
    return true;
  });
}

}  // namespace glassbox::testing
