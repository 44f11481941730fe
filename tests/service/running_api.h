/// tests/service/running_api.h: the API without its transport, on made-up data.
#pragma once

#include <catch2/catch.hpp>
#include <chrono>
#include <future>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "engine/fit/training_memory.h"
#include "service/api/api.h"
#include "tests/io/temporary_directory.h"

namespace glassbox::testing {

/// buckets/b/data.csv: 400 records "x,y" in which y is 1 where x is large, and their schema inline.
class RunningApi {
 public:
  using Json = nlohmann::json;

  explicit RunningApi(std::chrono::milliseconds hold = std::chrono::seconds(20)) : hold_(hold) {
    std::filesystem::create_directories(at("buckets/b"));
    std::string csv;
    for (int i = 0; i < 400; ++i)
      csv += std::to_string(i * 37 % 400) + (i * 37 % 400 > 200 ? ",1\n" : ",0\n");
    directory_.write("buckets/b/data.csv", csv);
    start();
  }

  ~RunningApi() { stop(); }  // before its directory goes
  RunningApi(const RunningApi&) = delete;
  RunningApi& operator=(const RunningApi&) = delete;

  void start() {
    ApiOptions options;
    options.data = at("data");
    options.root = at("buckets");
    options.jobs = {.workers = 2, .threads = 2, .memory = kLeastTrainingMemory};
    options.hold = hold_;
    options.learner = learner;
    options.note = [this](const std::string& text) { notes += text + "\n"; };
    api = std::make_unique<Api>(std::move(options));
    api->set_url("http://here");
  }
  void stop() { api.reset(); }

  [[nodiscard]] std::filesystem::path at(const std::string& name) const {
    return directory_.path() / name;
  }
  void write(const std::string& name, std::string_view bytes) const {
    directory_.write(name, bytes);
  }

  [[nodiscard]] std::future<HttpResponse> send(const std::string& operation,
                                               const Json& request) const {
    return send_text(operation, request.dump());
  }
  [[nodiscard]] std::future<HttpResponse> send_text(const std::string& operation,
                                                    const std::string& body,
                                                    HttpClient client = nullptr) const {
    auto promise = std::make_shared<std::promise<HttpResponse>>();
    api->handle({.method = "POST",
                 .path = "/",
                 .target = "AmazonML_20141212." + operation,
                 .body = body,
                 .client = std::move(client)},
                [promise](HttpResponse response) { promise->set_value(std::move(response)); });
    return promise->get_future();
  }

  /// The answer; of an error its body, with "status" besides.
  [[nodiscard]] Json call(const std::string& operation, const Json& request) const {
    const HttpResponse response = send(operation, request).get();
    Json json = Json::parse(response.body);
    CHECK(response.request_id.size() == 36);
    if (response.status != 200) {
      CHECK(response.error_type == json["__type"]);
      CHECK(json["code"] == response.status);
      json["status"] = response.status;
    }
    return json;
  }
  [[nodiscard]] std::string error(const std::string& operation, const Json& request) const {
    return call(operation, request).value("__type", "");
  }

  static Json data_source(const std::string& id, const std::string& file = "data.csv") {
    const char* const schema =
        R"({"version":"1.0","targetAttributeName":"y","dataFormat":"CSV","dataFileContainsHeader":false,)"
        R"("attributes":[{"attributeName":"x","attributeType":"NUMERIC"},)"
        R"({"attributeName":"y","attributeType":"BINARY"}]})";
    return {{"DataSourceId", id},
            {"DataSpec", {{"DataLocationS3", "s3://b/" + file}, {"DataSchema", schema}}},
            {"ComputeStatistics", true}};
  }
  static Json model(const std::string& id, const std::string& source) {
    return {{"MLModelId", id}, {"MLModelType", "BINARY"}, {"TrainingDataSourceId", source}};
  }

  /// Its status once it has ended, or after a minute.
  [[nodiscard]] std::string end_of(const std::string& type, const std::string& id) const {
    for (int i = 0; i < 6000; ++i) {
      const std::string status = call("Get" + type, {{type + "Id", id}}).value("Status", "");
      if (status != "PENDING" && status != "INPROGRESS") return status;
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return "never";
  }

  std::unique_ptr<Api> api;
  std::string notes;
  Learner learner = Learner::kGlassbox;  ///< of --learner, for the next start()

 private:
  TemporaryDirectory directory_;
  std::chrono::milliseconds hold_;
};

}  // namespace glassbox::testing
