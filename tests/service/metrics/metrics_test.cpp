#include <catch2/catch.hpp>
#include <map>
#include <regex>
#include <sstream>
#include <thread>

#include "service/metrics/metrics_text.h"
#include "service/metrics/request_metrics.h"
#include "tests/service/running_api.h"

using namespace glassbox::testing;

namespace {

// Sample names with their labels to values; fails on what the format does not allow, of which
// https://prometheus.io/docs/instrumenting/exposition_formats/ is the source.
std::map<std::string, double> samples_of(const std::string& text) {
  static const std::regex kComment("# (HELP|TYPE) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.+)");
  static const std::regex kSample(
      "([a-zA-Z_:][a-zA-Z0-9_:]*)"
      "((?:\\{[a-z_]+=\"(?:[^\"\\\\\n]|\\\\[\\\\n\"])*\"(?:,[a-z_]+=\"(?:[^\"\\\\\n]|\\\\[\\\\n\"])"
      "*"
      "\")*\\})?) (\\S+)");
  std::map<std::string, double> samples;
  std::map<std::string, std::string> types;
  std::string family;
  REQUIRE(text.ends_with('\n'));
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    CAPTURE(line);
    std::smatch found;
    if (line.starts_with('#')) {
      REQUIRE(std::regex_match(line, found, kComment));
      if (found[1] == "TYPE") {
        CHECK(types.emplace(found[2], found[3]).second);  // once
        CHECK(family == found[2]);                        // its HELP stands before it
      }
      family = found[2];
      continue;
    }
    REQUIRE(std::regex_match(line, found, kSample));
    CHECK(found[1].str().starts_with(family));
    if (types[family] != "histogram") CHECK(found[1] == family);
    CHECK(samples.emplace(found[1].str() + found[2].str(), std::stod(found[3])).second);
  }
  return samples;
}

}  // namespace

TEST_CASE("label values are escaped", "[service][metrics]") {
  MetricsText text;
  text.family("a_total", "counter", "Help.");
  text.sample("", {{"name", "a\"b\\c\nd"}, {"other", "x"}}, std::uint64_t{3});
  text.gauge("b", "Help.", 0.25);
  CHECK(text.text() ==
        "# HELP a_total Help.\n# TYPE a_total counter\n"
        "a_total{name=\"a\\\"b\\\\c\\nd\",other=\"x\"} 3\n"
        "# HELP b Help.\n# TYPE b gauge\nb 0.25\n");
  CHECK(samples_of(text.text()).size() == 2);
}

TEST_CASE("requests are counted by status and time", "[service][metrics]") {
  using std::chrono::microseconds;
  RequestMetrics metrics({"Predict", "CreateMLModel", "never"});
  metrics.count(0, 200, microseconds(50));
  metrics.count(0, 200, microseconds(100));  // an end belongs to its bucket
  metrics.count(0, 404, microseconds(101));
  metrics.count(1, 503, std::chrono::seconds(31));
  metrics.count(7, 200, microseconds(1));  // no such operation
  MetricsText text;
  metrics.write(text);
  auto samples = samples_of(text.text());
  CHECK(samples["glassbox_requests_total{operation=\"Predict\",status=\"2xx\"}"] == 2);
  CHECK(samples["glassbox_requests_total{operation=\"Predict\",status=\"4xx\"}"] == 1);
  CHECK(samples["glassbox_requests_total{operation=\"CreateMLModel\",status=\"5xx\"}"] == 1);
  const std::string bucket = "glassbox_request_duration_seconds_bucket{operation=\"Predict\",le=";
  CHECK(samples[bucket + "\"0.0001\"}"] == 2);
  CHECK(samples[bucket + "\"0.00025\"}"] == 3);
  CHECK(samples[bucket + "\"+Inf\"}"] == 3);
  CHECK(samples["glassbox_request_duration_seconds_count{operation=\"Predict\"}"] == 3);
  CHECK(samples["glassbox_request_duration_seconds_sum{operation=\"Predict\"}"] == Approx(251e-6));
  const std::string slow =
      "glassbox_request_duration_seconds_bucket{operation=\"CreateMLModel\",le=";
  CHECK(samples[slow + "\"30\"}"] == 0);
  CHECK(samples[slow + "\"+Inf\"}"] == 1);
  CHECK(text.text().find("never") == std::string::npos);
}

TEST_CASE("no request is lost among threads", "[service][metrics]") {
  RequestMetrics metrics({"Predict"});
  constexpr int kThreads = 20, kEach = 1000;  // more than there are parts
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t)
    threads.emplace_back([&] {
      for (int i = 0; i < kEach; ++i) metrics.count(0, 200, std::chrono::nanoseconds(1));
    });
  for (std::thread& thread : threads) thread.join();
  MetricsText text;
  metrics.write(text);
  CHECK(samples_of(text.text())["glassbox_requests_total{operation=\"Predict\",status=\"2xx\"}"] ==
        kThreads * kEach);
}

TEST_CASE("GET /metrics shows requests, jobs, models and the process", "[service][metrics]") {
  const RunningApi api;
  (void)api.call("CreateDataSourceFromS3", RunningApi::data_source("ds"));
  REQUIRE(api.end_of("DataSource", "ds") == "COMPLETED");
  (void)api.call("CreateDataSourceFromS3", RunningApi::data_source("none", "none.csv"));
  REQUIRE(api.end_of("DataSource", "none") == "FAILED");
  (void)api.call("CreateMLModel", RunningApi::model("ml", "ds"));
  REQUIRE(api.end_of("MLModel", "ml") == "COMPLETED");
  (void)api.call("CreateRealtimeEndpoint", {{"MLModelId", "ml"}});
  const RunningApi::Json record = {
      {"MLModelId", "ml"}, {"Record", {{"x", "3"}}}, {"PredictEndpoint", "http://here"}};
  for (int i = 0; i < 3; ++i) (void)api.call("Predict", record);
  (void)api.call(
      "Predict",
      {{"MLModelId", "other"}, {"Record", {{"x", "3"}}}, {"PredictEndpoint", "http://here"}});
  std::promise<HttpResponse> answer;
  api.api->handle({.method = "GET", .path = "/metrics", .target = "", .body = ""},
                  [&](HttpResponse response) { answer.set_value(std::move(response)); });
  const HttpResponse response = answer.get_future().get();
  CHECK(response.status == 200);
  CHECK(response.content_type == "text/plain; version=0.0.4; charset=utf-8");
  auto samples = samples_of(response.body);
  CHECK(samples["glassbox_requests_total{operation=\"Predict\",status=\"2xx\"}"] == 3);
  CHECK(samples["glassbox_requests_total{operation=\"Predict\",status=\"4xx\"}"] == 1);
  CHECK(samples["glassbox_requests_total{operation=\"CreateMLModel\",status=\"2xx\"}"] == 1);
  CHECK(samples["glassbox_request_duration_seconds_count{operation=\"Predict\"}"] == 4);
  CHECK(samples["glassbox_jobs_ended_total{status=\"COMPLETED\"}"] == 2);
  CHECK(samples["glassbox_jobs_ended_total{status=\"FAILED\"}"] == 1);
  CHECK(samples.at("glassbox_jobs{state=\"running\"}") == 0);
  CHECK(samples.at("glassbox_queue_length{queue=\"changes\"}") == 0);
  CHECK(samples["glassbox_models_in_memory"] == 1);
  CHECK(samples["process_resident_memory_bytes"] > 1e6);
  CHECK(samples["process_start_time_seconds"] > 1.6e9);
  CHECK(samples["process_start_time_seconds"] <= static_cast<double>(::time(nullptr)) + 1);
}
