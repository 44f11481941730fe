/// tests/console/running_console.h: the service with its console, over real sockets, on made-up
/// data.
#pragma once

#include <catch2/catch.hpp>
#include <chrono>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>

#include "console/api/console.h"
#include "engine/fit/training_memory.h"
#include "service/http/http_server.h"
#include "service/wire/request_shapes.h"
#include "tests/io/temporary_directory.h"
#include "tests/service/raw_client.h"

namespace glassbox::testing {

/// buckets/b/data.csv: 400 records "x,y" with a header, in which y is 1 where x is large.
class RunningConsole {
 public:
  using Json = nlohmann::ordered_json;

  RunningConsole() {
    std::filesystem::create_directories(at("buckets/b"));
    std::string csv = "x,y\n";
    for (int i = 0; i < 400; ++i)
      csv += std::to_string(i * 37 % 400) + (i * 37 % 400 > 200 ? ",1\n" : ",0\n");
    directory_.write("buckets/b/data.csv", csv);
    start();
  }
  ~RunningConsole() { stop(); }
  RunningConsole(const RunningConsole&) = delete;
  RunningConsole& operator=(const RunningConsole&) = delete;

  void start() {
    ApiOptions options;
    options.data = at("data");
    if (has_root) options.root = at("buckets");
    options.jobs = {.workers = 2, .threads = 2, .memory = kLeastTrainingMemory};
    options.hold = std::chrono::milliseconds(0);
    options.databases = databases;
    api = std::make_unique<Api>(std::move(options));
    console_ = std::make_unique<Console>(*api, console_options);
    HttpOptions http;
    http.port = 0;
    http.most_body_of = most_body;
    http.other_paths = kConsolePath;
    http.most_body_there = kMostConsoleBody;
    server_ = std::make_unique<HttpServer>(http, [this](HttpRequest&& request, HttpReply reply) {
      console_->handle(std::move(request), std::move(reply));
    });
    api->set_url(server_->url());
    thread_ = std::thread([this] { server_->run(); });
  }
  void stop() {
    if (!server_) return;
    console_->stop();
    api->stop();
    server_->stop();
    thread_.join();
    server_.reset();
    console_.reset();
    api.reset();
  }

  [[nodiscard]] std::filesystem::path at(const std::string& name) const {
    return directory_.path() / name;
  }
  void write(const std::string& name, std::string_view bytes) const {
    std::filesystem::create_directories(at(name).parent_path());
    directory_.write(name, bytes);
  }
  [[nodiscard]] std::uint16_t port() const { return server_->port(); }
  [[nodiscard]] std::string token() const { return console_->token(); }

  /// A request with these headers, each with its "\r\n"; the answer.
  [[nodiscard]] RawResponse send(const std::string& method, const std::string& path,
                                 std::string_view body = "",
                                 const std::string& headers = "") const {
    RawClient client(port());
    client.send(method + " " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n" + headers +
                "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string(body));
    return client.receive(method == "HEAD", std::chrono::minutes(1));
  }
  [[nodiscard]] RawResponse get(const std::string& path, const std::string& headers = "") const {
    return send("GET", "/console/api/" + path, "", headers);
  }
  [[nodiscard]] RawResponse post(const std::string& path, std::string_view body) const {
    return send("POST", "/console/api/" + path, body, "X-Glassbox-Token: " + token() + "\r\n");
  }

  /// The JSON of an answer; of an error its body with "status" beside.
  [[nodiscard]] static Json json_of(const RawResponse& response) {
    CAPTURE(response.status, response.body);
    Json json = Json::parse(response.body);
    if (response.status != 200) json["status"] = response.status;
    return json;
  }
  [[nodiscard]] Json read(const std::string& path) const { return json_of(get(path)); }
  [[nodiscard]] Json change(const std::string& path, const Json& body) const {
    return json_of(post(path, body.dump()));
  }
  /// An operation of Amazon's API.
  Json call(const std::string& operation, const Json& body) const {
    return json_of(
        send("POST", "/", body.dump(), "X-Amz-Target: AmazonML_20141212." + operation + "\r\n"));
  }

  static std::string schema() {
    return R"({"version":"1.0","targetAttributeName":"y","dataFormat":"CSV","dataFileContainsHeader":true,)"
           R"("attributes":[{"attributeName":"x","attributeType":"NUMERIC"},)"
           R"({"attributeName":"y","attributeType":"BINARY"}]})";
  }
  void make_source(const std::string& id, const std::string& split = "") const {
    Json spec = {{"DataLocationS3", "s3://b/data.csv"}, {"DataSchema", schema()}};
    if (!split.empty()) spec["DataRearrangement"] = split;
    CHECK(call("CreateDataSourceFromS3",
               {{"DataSourceId", id}, {"DataSpec", spec}, {"ComputeStatistics", true}})
              .value("DataSourceId", "") == id);
  }
  void make_model(const std::string& id, const std::string& source,
                  const Json& more = Json::object()) const {
    Json request = {{"MLModelId", id}, {"MLModelType", "BINARY"}, {"TrainingDataSourceId", source}};
    request.update(more);
    CHECK(call("CreateMLModel", request).value("MLModelId", "") == id);
  }
  /// Data source "ds", model "ml", evaluation "ev", batch prediction "bp", all COMPLETED.
  void make_all() const {
    make_source("ds");
    make_model("ml", "ds");
    CHECK(call("CreateEvaluation",
               {{"EvaluationId", "ev"}, {"MLModelId", "ml"}, {"EvaluationDataSourceId", "ds"}})
              .contains("EvaluationId"));
    CHECK(call("CreateBatchPrediction", {{"BatchPredictionId", "bp"},
                                         {"MLModelId", "ml"},
                                         {"BatchPredictionDataSourceId", "ds"},
                                         {"OutputUri", "s3://b/out"}})
              .contains("BatchPredictionId"));
    REQUIRE(end_of("evaluations/ev") == "COMPLETED");
    REQUIRE(end_of("batch-predictions/bp") == "COMPLETED");
  }
  /// The status of objects/PATH once it has ended, or after two minutes.
  [[nodiscard]] std::string end_of(const std::string& path) const {
    for (int i = 0; i < 12'000; ++i) {
      const std::string status = read("objects/" + path + "/progress").value("status", "");
      if (status != "PENDING" && status != "INPROGRESS") return status;
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return "never";
  }

  bool has_root = true;  ///< for the next start(), as are these
  DatabaseServers databases;
  ConsoleOptions console_options;
  std::unique_ptr<Api> api;

 private:
  TemporaryDirectory directory_;
  std::unique_ptr<Console> console_;
  std::unique_ptr<HttpServer> server_;
  std::thread thread_;
};

}  // namespace glassbox::testing
