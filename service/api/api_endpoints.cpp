#include <nlohmann/json.hpp>

#include "service/api/api.h"
#include "service/store/model_files.h"
#include "service/wire/api_error.h"

namespace glassbox::service {
namespace {

using Json = nlohmann::json;

bool is_unfinished(const StoredObject& object) {
  return object.status == ObjectStatus::kPending || object.status == ObjectStatus::kInProgress;
}

bool is_asked_for(const StoredObject& model) {
  return model.endpoint_status != "NONE" && model.endpoint_status != "FAILED";
}

std::string answer_of(const StoredObject& model, const std::string& url) {
  return nlohmann::ordered_json{{"MLModelId", model.key.id},
                                {"RealtimeEndpointInfo", endpoint_json(model, url)}}
      .dump();
}

}  // namespace

std::string Api::create_endpoint(const Json& request) {
  const ObjectKey key{ObjectType::kMLModel, request["MLModelId"]};
  StoredObject model = living(key);
  if (model.status == ObjectStatus::kFailed)
    throw invalid_input("MLModelId: MLModel " + key.id + " is FAILED and cannot serve");
  if (is_asked_for(model)) return answer_of(model, facts_.url);
  const bool is_trained = model.status == ObjectStatus::kCompleted;
  if (is_trained) endpoints_.mount(key.id, load_model(directory_, model));
  const bool is_written = store_.change(key, [&](StoredObject& stored) {
    if (stored.status == ObjectStatus::kDeleted) return false;
    // Otherwise finish_endpoint() comes when the training has ended; not before this has returned,
    // as the same thread does both.
    stored.endpoint_status = is_trained ? "READY" : "UPDATING";
    stored.endpoint_created = stored.updated = now_in_milliseconds();
    model = stored;
    return true;
  });
  if (!is_written) throw no_such_object(to_text(key.type), key.id);
  model.endpoint_status = "UPDATING";  // in this answer, as in Amazon's first one
  return answer_of(model, facts_.url);
}

std::string Api::delete_endpoint(const Json& request) {
  const ObjectKey key{ObjectType::kMLModel, request["MLModelId"]};
  StoredObject model = living(key);
  if (model.endpoint_status != "NONE") {
    (void)store_.change(key, [&](StoredObject& stored) {
      stored.endpoint_status = "NONE";
      stored.endpoint_created.reset();
      stored.updated = now_in_milliseconds();
      model = stored;
      return true;
    });
    endpoints_.unmount(key.id);
  }
  return answer_of(model, facts_.url);
}

void Api::load_endpoints() {
  for (const ObjectKey& key : store_.with_endpoint()) finish_endpoint(key);
}

// An endpoint of a model becomes READY when the model can serve, and FAILED when it never will.
void Api::finish_endpoint(const ObjectKey& key) {
  const auto become = [&](const char* status) {
    (void)store_.change(key, [status](StoredObject& stored) {
      if (stored.endpoint_status == status || stored.endpoint_status == "NONE") return false;
      stored.endpoint_status = status;
      return true;
    });
  };
  try {
    const auto object = store_.find(key);
    if (!object || object->endpoint_status == "NONE" || is_unfinished(*object) ||
        object->status == ObjectStatus::kDeleted)
      return;
    if (object->status != ObjectStatus::kCompleted) return become("FAILED");
    try {
      endpoints_.mount(key.id, load_model(directory_, *object));
    } catch (const std::exception& error) {
      options_.note("the endpoint of MLModel " + key.id + " cannot be served: " + error.what());
      return become("FAILED");
    }
    become("READY");  // what made it FAILED once has gone
  } catch (const std::exception& error) {
    options_.note("the endpoint of MLModel " + key.id + ": " + error.what());
  }
}

// From any thread.
void Api::job_ended(const ObjectKey& key) {
  something_changed();
  if (key.type != ObjectType::kMLModel) return;
  edits_.post([this, key] {
    finish_endpoint(key);
    something_changed();
  });
}

}  // namespace glassbox::service
