/// service/store/objects.h: the objects Amazon ML knows, as they are stored.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "io/base/rooms.h"

namespace glassbox::service {

enum class ObjectType { kDataSource, kMLModel, kEvaluation, kBatchPrediction };
enum class ObjectStatus { kPending, kInProgress, kCompleted, kFailed, kDeleted };

/// "DataSource", "MLModel", "Evaluation", "BatchPrediction"
[[nodiscard]] std::string_view to_text(ObjectType type);
/// "PENDING", "INPROGRESS", "COMPLETED", "FAILED", "DELETED"
[[nodiscard]] std::string_view to_text(ObjectStatus status);
/// The type or status of that name; nothing when there is none.
[[nodiscard]] std::optional<ObjectType> object_type(std::string_view text);
[[nodiscard]] std::optional<ObjectStatus> object_status(std::string_view text);

/// Who made every object, and the learner of every model: filters can ask for them.
inline constexpr std::string_view kIamUser = "arn:aws:iam::000000000000:root";
inline constexpr std::string_view kAlgorithm = "sgd";

/// Ids are unique among the objects of a type only.
struct ObjectKey {
  ObjectType type = ObjectType::kDataSource;
  std::string id;
  auto operator<=>(const ObjectKey&) const = default;
};

using Milliseconds = std::int64_t;  ///< since 1970, UTC

/// Everything the service keeps about an object but its tags. Plain data.
struct StoredObject {
  ObjectKey key;
  std::optional<std::string> name;
  ObjectStatus status = ObjectStatus::kPending;
  Milliseconds created = 0, updated = 0;
  std::optional<Milliseconds> started, finished;
  std::optional<std::int64_t> compute;  ///< milliseconds
  std::string message;
  std::string request;  ///< JSON of the Create request, canonical
  std::string details;  ///< JSON of what the job found out; may be empty
  /// What it refers to. A model has data_source_id, an evaluation and a batch prediction have both,
  /// a data source has none: empty.
  std::string data_source_id, model_id;
  std::string data_location;  ///< s3 URL of the data source: its own, or the referred one's
  std::string model_type;     ///< of models: BINARY, MULTICLASS, REGRESSION
  std::optional<double> score_threshold;
  std::optional<Milliseconds> threshold_updated;
  std::string endpoint_status = "NONE";
  std::optional<Milliseconds> endpoint_created;
  int attempts = 0;  ///< how often a job was started
};

struct Tag {
  std::string key;
  std::optional<std::string> value;
  bool operator==(const Tag&) const = default;
};

}  // namespace glassbox::service
