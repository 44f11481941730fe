/// service/jobs/job.h: what is done for an object once it was created: data looked at, a model
/// trained, an evaluation, a batch prediction.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <stdexcept>
#include <string>

#include "engine/model/ml_model.h"
#include "service/jobs/buckets.h"
#include "service/jobs/database_sources.h"
#include "service/jobs/job_progress.h"
#include "service/jobs/source_data.h"
#include "service/jobs/staged_rows.h"
#include "service/store/data_directory.h"
#include "service/store/object_store.h"

namespace glassbox::service {

/// What a running job is told, and what it shows.
struct JobControl {
  int threads = 1;
  std::uint64_t memory = 0;                ///< bytes that a training may take
  std::atomic<bool> is_cancelled = false;  ///< set from outside; the job throws Interrupted soon
  JobProgress progress;
};

/// A job that cannot be done: the object's Message.
struct JobFailure : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Puts what was found out into the object, once the job is done.
using JobOutcome = std::function<void(StoredObject&)>;

/// Does the work of one object. Files are in place when it returns, whole; a job done twice gives
/// the same ones.
class Jobs {
 public:
  /// All must outlive this.
  Jobs(const ObjectStore& store, const Buckets& buckets, const DataDirectory& directory,
       DatabaseSources& databases)
      : store_(store), buckets_(buckets), directory_(directory), databases_(databases) {}

  /// throws  JobFailure with the message for the user; Interrupted
  [[nodiscard]] JobOutcome run(const StoredObject& object, JobControl& control) const;

  /// Removes what only a living object needs: the model file of a DELETED MLModel, the password of
  /// a data source.
  void discard(const ObjectKey& key) const;

 private:
  class Log;
  [[nodiscard]] JobOutcome look_at_data(const StoredObject& object, JobControl& control,
                                        Log& log) const;
  [[nodiscard]] JobOutcome train_model(const StoredObject& object, JobControl& control,
                                       Log& log) const;
  [[nodiscard]] JobOutcome evaluate_model(const StoredObject& object, JobControl& control,
                                          Log& log) const;
  [[nodiscard]] JobOutcome predict_data(const StoredObject& object, JobControl& control,
                                        Log& log) const;

  [[nodiscard]] StagedRows fetch_rows(const StoredObject& object, const nlohmann::json& spec,
                                      JobControl& control, Log& log) const;
  [[nodiscard]] SourceData data_source(const std::string& id, JobControl& control) const;
  [[nodiscard]] MLModel model(const std::string& id) const;

  const ObjectStore& store_;
  const Buckets& buckets_;
  const DataDirectory& directory_;
  DatabaseSources& databases_;
};

[[nodiscard]] inline Milliseconds now_in_milliseconds() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

}  // namespace glassbox::service
