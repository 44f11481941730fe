#include "service/api/api.h"

#include <future>
#include <nlohmann/json.hpp>

#include "engine/predict/batch_files.h"
#include "service/api/error_answer.h"
#include "service/wire/api_error.h"
#include "service/wire/request_id.h"
#include "service/wire/request_json.h"

namespace glassbox::service {
namespace {

HttpResponse plain_json(const nlohmann::ordered_json& json) {
  return {.status = 200, .body = json.dump(), .content_type = "application/json"};
}

bool is_page_of_ours(std::string_view path) {
  return path == "/healthz" || path == "/readyz" || path == "/version" || path == "/metrics";
}

std::vector<std::string_view> metric_names() {
  std::vector<std::string_view> names;
  for (std::size_t i = 0; i < kOperationCount; ++i)
    names.push_back(to_text(static_cast<Operation>(i)));
  names.insert(names.end(), {"console", "S3"});
  return names;
}

// Runs what makes a body; whatever it throws becomes an error of the API.
HttpResponse guarded(const std::function<std::string()>& work) {
  try {
    return {.status = 200, .body = work()};
  } catch (const std::exception&) {
    return error_response(current_error());
  }
}

}  // namespace

Api::Api(ApiOptions options)
    : options_(std::move(options)),
      store_(options_.data),
      directory_(options_.data),
      buckets_(options_.root, options_.buckets, options_.stores, directory_.temporary()),
      leftovers_(buckets_, directory_, options_.note),
      requests_(metric_names()),
      databases_(options_.databases),
      jobs_(store_, buckets_, directory_, databases_),
      runner_(store_, jobs_, options_.jobs, [this](const ObjectKey& key) { job_ended(key); }) {
  facts_.log_uri = [this](const ObjectKey& key) {
    const std::filesystem::path log = directory_.log(key);
    return std::filesystem::exists(log) ? file_uri(log) : std::string();
  };
  if (const std::string problem = directory_.write_problem(); !problem.empty())
    options_.note("read-only until this is over: " + problem +
                  "; what is there is served, nothing new is made");
  sweep_models();
  load_endpoints();
  runner_.resume();
}

Api::~Api() { stop(); }

void Api::stop() {
  if (stopping_.exchange(true)) return;
  for (TaskQueue* const queue : {&edits_, &gets_, &lists_}) {
    std::promise<void> done;  // what came before is answered first
    queue->post([&done] { done.set_value(); });
    done.get_future().wait();
  }
  std::promise<void> done;
  lists_.post([this, &done] {
    for (LongPoll& poll : long_polls_) {
      poll.until = TaskQueue::Clock::time_point::min();
      (void)answer_long_poll(poll);
    }
    long_polls_.clear();
    done.set_value();
  });
  done.get_future().wait();
  runner_.stop();
  for (TaskQueue* const queue : {&edits_, &gets_, &lists_}) queue->stop();
}

// A service that was killed may have left the files of models that were deleted meanwhile.
void Api::sweep_models() {
  for (const std::string& id : directory_.models()) {
    const ObjectKey key{ObjectType::kMLModel, id};
    const auto object = store_.find(key);
    // One without an object stays: somebody may have put back an older database.
    if (object && object->status == ObjectStatus::kDeleted) jobs_.discard(key);
  }
}

// Alive is not ready: what is there is served from a full disk, too, but nothing new is made.
HttpResponse Api::readiness() const {
  const std::string problem = stopping_ ? "the service is stopping" : directory_.write_problem();
  if (problem.empty()) return plain_json({{"status", "ready"}});
  HttpResponse no =
      plain_json({{"status", stopping_ ? "stopping" : "read-only"}, {"reason", problem}});
  no.status = 503;
  return no;
}

HttpResponse Api::metrics() const {
  MetricsText text;
  text.family("glassbox_info", "gauge", "The version that runs.");
  text.sample("", {{"version", GLASSBOX_VERSION}}, std::uint64_t{1});
  requests_.write(text);
  const JobCounts jobs = runner_.counts();
  text.family("glassbox_jobs", "gauge",
              "Jobs that wait for others, wait for their turn, and run now.");
  text.sample("", {{"state", "waiting"}}, jobs.waiting);
  text.sample("", {{"state", "ready"}}, jobs.ready);
  text.sample("", {{"state", "running"}}, jobs.running);
  text.family("glassbox_jobs_ended_total", "counter", "Jobs that ended since the start.");
  text.sample("", {{"status", "COMPLETED"}}, jobs.completed);
  text.sample("", {{"status", "FAILED"}}, jobs.failed);
  text.family("glassbox_queue_length", "gauge", "Requests and tasks that wait for their turn.");
  text.sample("", {{"queue", "changes"}}, edits_.size());
  text.sample("", {{"queue", "lists"}}, lists_.size());
  text.sample("", {{"queue", "reads"}}, gets_.size());
  text.gauge("glassbox_models_in_memory", "Models with a real-time endpoint that are loaded.",
             static_cast<double>(endpoints_.size()));
  more_metrics_(text);
  write_process(text);
  return {
      .status = 200, .body = text.text(), .content_type = std::string(MetricsText::kContentType)};
}

HttpReply Api::counted(Beside kind, HttpReply reply) {
  return [this, kind, began = TaskQueue::Clock::now(),
          reply = std::move(reply)](HttpResponse response) {
    requests_.count(static_cast<std::size_t>(kind), response.status,
                    TaskQueue::Clock::now() - began);
    reply(std::move(response));
  };
}

void Api::handle(HttpRequest&& request, HttpReply reply) {
  HttpReply answer_with = [reply = std::move(reply)](HttpResponse response) {
    if (response.request_id.empty()) response.request_id = new_request_id();
    reply(std::move(response));
  };
  const bool is_page = is_page_of_ours(request.path);
  if (is_page && (request.method == "GET" || request.method == "HEAD")) {
    if (request.path == "/healthz") return answer_with(plain_json({{"status", "ok"}}));
    if (request.path == "/readyz") return answer_with(readiness());
    if (request.path == "/metrics") return answer_with(metrics());
    return answer_with(plain_json({{"glassbox", GLASSBOX_VERSION}, {"api", "2014-12-12"}}));
  }
  if (!is_page && request.path != "/")
    return answer_with(error_response({"UnknownOperationException", 404,
                                       "nothing is here; the API is POST / with X-Amz-Target"}));
  if (is_page || request.method != "POST") {
    HttpResponse no =
        error_response({"UnknownOperationException", 405, "the API is POST / with X-Amz-Target"});
    no.allow = is_page ? "GET, HEAD" : "GET, HEAD, POST";  // GET / is the console
    return answer_with(std::move(no));
  }
  if (stopping_)
    return answer_with(error_response({"InternalServerException", 503, "the service is stopping"}));
  const auto operation = operation_of(request.target);
  if (!operation)
    return answer_with(error_response(
        {"UnknownOperationException", 400,
         request.target.empty()
             ? "the header X-Amz-Target is missing; expected AmazonML_20141212.<Operation>"
             : "X-Amz-Target: no such operation (got '" + request.target.substr(0, 200) + "')"}));
  if (options_.access_log) {
    answer_with = [this, operation, began = TaskQueue::Clock::now(),
                   next = std::move(answer_with)](HttpResponse response) {
      response.request_id = new_request_id();
      const std::chrono::duration<double, std::milli> took = TaskQueue::Clock::now() - began;
      options_.access_log({.operation = std::string(to_text(*operation)),
                           .status = response.status,
                           .milliseconds = took.count(),
                           .request_id = response.request_id});
      next(std::move(response));
    };
  }
  const auto began = TaskQueue::Clock::now();
  if (*operation == Operation::kPredict) {
    HttpResponse response = guarded([&] { return predict(request.body); });
    requests_.count(static_cast<std::size_t>(*operation), response.status,
                    TaskQueue::Clock::now() - began);
    return answer_with(std::move(response));
  }
  answer_with = [this, operation, began, next = std::move(answer_with)](HttpResponse response) {
    requests_.count(static_cast<std::size_t>(*operation), response.status,
                    TaskQueue::Clock::now() - began);
    next(std::move(response));
  };
  queue_of(*operation)
      .post([this, operation, body = std::move(request.body), client = std::move(request.client),
             answer_with] { answer(*operation, body, client, answer_with); });
}

TaskQueue& Api::queue_of(Operation operation) {
  const std::string_view name = to_text(operation);
  if (operation == Operation::kDescribeTags || name.starts_with("Get")) return gets_;
  return name.starts_with("Describe") ? lists_ : edits_;
}

std::string Api::predict(const std::string& body) const {
  thread_local PredictRequest request;
  if (!request.read(body)) {
    const Json checked = checked_request(Operation::kPredict, parse_request(body));
    request.set(checked["MLModelId"]);
    for (const auto& [name, value] : checked["Record"].items()) request.add(name, value);
  }
  return endpoints_.predict(request, options_.explain);
}

void Api::answer(Operation operation, const std::string& body, const HttpClient& client,
                 const HttpReply& reply) {
  if (client && *client) return;
  HttpResponse response = guarded([&]() -> std::string {
    Json request = checked_request(operation, parse_request(body));
    switch (operation) {
      case Operation::kDescribeBatchPredictions:
        describe(ObjectType::kBatchPrediction, request, client, reply);
        return "";
      case Operation::kDescribeDataSources:
        describe(ObjectType::kDataSource, request, client, reply);
        return "";
      case Operation::kDescribeEvaluations:
        describe(ObjectType::kEvaluation, request, client, reply);
        return "";
      case Operation::kDescribeMLModels:
        describe(ObjectType::kMLModel, request, client, reply);
        return "";
      default:
        return carry_out(operation, std::move(request));
    }
  });
  if (!response.body.empty()) reply(std::move(response));  // Describe answers by itself
}

std::string Api::carry_out(Operation operation, Json request) {
  switch (operation) {
    case Operation::kCreateBatchPrediction:
    case Operation::kCreateDataSourceFromRDS:
    case Operation::kCreateDataSourceFromRedshift:
    case Operation::kCreateDataSourceFromS3:
    case Operation::kCreateEvaluation:
    case Operation::kCreateMLModel:
      return create(operation, std::move(request));
    case Operation::kCreateRealtimeEndpoint:
      return create_endpoint(request);
    case Operation::kDeleteRealtimeEndpoint:
      return delete_endpoint(request);
    case Operation::kDeleteBatchPrediction:
      return remove(ObjectType::kBatchPrediction, request);
    case Operation::kDeleteDataSource:
      return remove(ObjectType::kDataSource, request);
    case Operation::kDeleteEvaluation:
      return remove(ObjectType::kEvaluation, request);
    case Operation::kDeleteMLModel:
      return remove(ObjectType::kMLModel, request);
    case Operation::kGetBatchPrediction:
      return get(ObjectType::kBatchPrediction, request);
    case Operation::kGetDataSource:
      return get(ObjectType::kDataSource, request);
    case Operation::kGetEvaluation:
      return get(ObjectType::kEvaluation, request);
    case Operation::kGetMLModel:
      return get(ObjectType::kMLModel, request);
    case Operation::kUpdateBatchPrediction:
      return update(ObjectType::kBatchPrediction, request);
    case Operation::kUpdateDataSource:
      return update(ObjectType::kDataSource, request);
    case Operation::kUpdateEvaluation:
      return update(ObjectType::kEvaluation, request);
    case Operation::kUpdateMLModel:
      return update(ObjectType::kMLModel, request);
    case Operation::kAddTags:
    case Operation::kDeleteTags:
      return change_tags(operation, request);
    case Operation::kDescribeTags:
      return describe_tags(request);
    case Operation::kDescribeBatchPredictions:
    case Operation::kDescribeDataSources:
    case Operation::kDescribeEvaluations:
    case Operation::kDescribeMLModels:
    case Operation::kPredict:
      break;  // answered elsewhere
  }
  throw std::logic_error("an operation without an answer");
}

}  // namespace glassbox::service
