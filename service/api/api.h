/// service/api/api.h: Amazon ML's wire API: requests in, answers out.
///
/// source  Amazon ML API Reference
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <list>
#include <memory>
#include <string>

#include "engine/model/training_parameters.h"
#include "service/api/endpoints.h"
#include "service/api/long_poll.h"
#include "service/http/http_server.h"
#include "service/jobs/buckets.h"
#include "service/jobs/database_sources.h"
#include "service/jobs/job_runner.h"
#include "service/jobs/store_leftovers.h"
#include "service/jobs/task_queue.h"
#include "service/metrics/request_metrics.h"
#include "service/store/data_directory.h"
#include "service/store/object_json.h"
#include "service/store/object_store.h"
#include "service/wire/access_entry.h"
#include "service/wire/request_shapes.h"

namespace glassbox::service {

struct ApiOptions {
  std::filesystem::path data;                 ///< --data
  std::optional<std::filesystem::path> root;  ///< --root
  std::map<std::string, std::filesystem::path> buckets;
  std::vector<StoreAddress> stores;  ///< --s3
  DatabaseServers databases;         ///< that CreateDataSourceFromRedshift and ...FromRDS may read
  JobRunnerOptions jobs;
  bool explain = false;                  ///< contributions travel with predictions
  Learner learner = Learner::kGlassbox;  ///< of models whose Parameters do not name one
  /// How long a Describe call with a filter waits rather than answer PENDING or INPROGRESS.
  std::chrono::milliseconds hold{20'000};
  AccessLog access_log;
  /// What a user should hear of: a model that cannot be loaded, say.
  std::function<void(const std::string&)> note = [](const std::string&) {};
};

/// Answers requests. Predict is answered at once, by the calling thread. All else waits in one of
/// three queues, each in the order of its requests: changes, which wait for the disk; lists, which
/// may be long; and what reads one object, which waits for neither. A request whose client has gone
/// is dropped when its turn comes.
class Api {
 public:
  /// Opens the store, loads the models that have an endpoint, takes up unfinished jobs.
  /// throws  InputError: a directory that cannot be used, or is used by another service
  explicit Api(ApiOptions options);
  ~Api();
  Api(const Api&) = delete;
  Api& operator=(const Api&) = delete;

  /// Of the service, for EndpointUrl; set before the first request.
  void set_url(const std::string& url) { facts_.url = url; }

  /// For who shows more than Amazon's API does. All may be called from any thread.
  [[nodiscard]] const ApiOptions& options() const { return options_; }
  [[nodiscard]] const ObjectStore& store() const { return store_; }
  [[nodiscard]] const DataDirectory& directory() const { return directory_; }
  [[nodiscard]] const Buckets& buckets() const { return buckets_; }
  [[nodiscard]] const ServiceFacts& facts() const { return facts_; }
  /// Of a job that runs now.
  [[nodiscard]] std::optional<JobState> progress_of(const ObjectKey& key) const {
    return runner_.progress_of(key);
  }
  [[nodiscard]] bool is_stopping() const { return stopping_; }

  /// For what is answered beside the API: an answer of the kind, counted and timed.
  enum class Beside { kConsole = kOperationCount, kS3 };
  [[nodiscard]] HttpReply counted(Beside kind, HttpReply reply);
  /// What GET /metrics shows beyond the API's own figures; set before the first request.
  void set_more_metrics(std::function<void(MetricsText&)> more) { more_metrics_ = std::move(more); }

  /// Does not block. reply is called once, now or later.
  void handle(HttpRequest&& request, HttpReply reply);

  /// Long polls are answered, jobs stopped; then nothing is answered any more.
  void stop();

 private:
  using Json = nlohmann::json;

  [[nodiscard]] TaskQueue& queue_of(Operation operation);
  void answer(Operation operation, const std::string& body, const HttpClient& client,
              const HttpReply& reply);
  [[nodiscard]] std::string predict(const std::string& body) const;
  [[nodiscard]] std::string carry_out(Operation operation, Json request);
  void sweep_models();
  [[nodiscard]] HttpResponse readiness() const;
  [[nodiscard]] HttpResponse metrics() const;

  // api_create.cpp
  [[nodiscard]] std::string create(Operation operation, Json request);
  void check_data_source(StoredObject& object, const Json& request) const;
  void check_model(StoredObject& object, const Json& request) const;
  void check_references(StoredObject& object) const;

  // api_objects.cpp
  [[nodiscard]] std::string get(ObjectType type, const Json& request) const;
  [[nodiscard]] std::string update(ObjectType type, const Json& request);
  [[nodiscard]] std::string remove(ObjectType type, const Json& request);
  [[nodiscard]] StoredObject living(const ObjectKey& key) const;
  [[nodiscard]] std::string change_tags(Operation operation, const Json& request);
  [[nodiscard]] std::string describe_tags(const Json& request) const;

  // api_endpoints.cpp
  [[nodiscard]] std::string create_endpoint(const Json& request);
  [[nodiscard]] std::string delete_endpoint(const Json& request);
  void load_endpoints();
  void finish_endpoint(const ObjectKey& key);
  void job_ended(const ObjectKey& key);

  // api_describe.cpp
  void describe(ObjectType type, const Json& request, const HttpClient& client,
                const HttpReply& reply);
  void something_changed();
  void check_long_polls();
  void check_next_long_poll();
  [[nodiscard]] bool answer_long_poll(const LongPoll& poll) const;
  [[nodiscard]] std::string page_json(const ObjectStore::Page& page) const;

  const ApiOptions options_;
  ObjectStore store_;  // first: it holds the lock on the directory
  const DataDirectory directory_;
  const Buckets buckets_;
  const StoreLeftovers leftovers_;
  Endpoints endpoints_;
  ServiceFacts facts_;
  RequestMetrics requests_;
  std::function<void(MetricsText&)> more_metrics_ = [](MetricsText&) {};
  DatabaseSources databases_;
  const Jobs jobs_;
  std::atomic<bool> stopping_ = false;
  // Only the thread of lists_ looks at these.
  std::list<LongPoll> long_polls_;
  std::uint64_t changes_ = 0;  // what long polls may have waited for
  bool is_looking_ = false;    // a task of check_next_long_poll() is to come
  TaskQueue edits_, lists_, gets_{/*threads=*/2};
  JobRunner runner_;  // last: its threads call what stands above
};

}  // namespace glassbox::service
