#pragma once
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
namespace glassbox {
enum class ObjectType { kDataSource, kMLModel, kEvaluation, kBatchPrediction };
enum class ObjectStatus { kPending, kInProgress, kCompleted, kFailed, kDeleted };
std::string_view to_text(ObjectType);
std::string_view to_text(ObjectStatus);
struct ObjectKey {
  ObjectType type;
  std::string id;
  auto operator<=>(const ObjectKey&) const = default;
};
using Milliseconds = std::int64_t;
struct StoredObject {
  ObjectKey key;
  std::optional<std::string> name;
  ObjectStatus status = ObjectStatus::kPending;
  Milliseconds created = 0, updated = 0;
  std::optional<Milliseconds> started, finished;
  std::optional<std::int64_t> compute;
  std::string message;
  std::string request;
  std::string details;
  std::string data_source_id, model_id;
  std::string data_location;
  std::string model_type;
  std::optional<double> score_threshold;
  std::optional<Milliseconds> threshold_updated;
  std::string endpoint_status = "NONE";
  std::optional<Milliseconds> endpoint_created;
  int attempts = 0;
};
struct Tag {
  std::string key;
  std::optional<std::string> value;
};
}  // namespace glassbox
