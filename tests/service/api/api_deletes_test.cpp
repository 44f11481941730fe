#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "service/store/sqlite.h"
#include "tests/service/running_api.h"

using namespace glassbox::testing;
using nlohmann::json;
namespace fs = std::filesystem;

namespace {

constexpr std::chrono::seconds kSoon{20};

// Some seconds of work for the one pass after the other.
void write_large(const RunningApi& service) {
  std::string csv;
  for (int i = 0; i < 400'000; ++i)
    csv += std::to_string(i) + "," + std::to_string(i * 7 % 2) + "\n";
  service.write("buckets/b/large.csv", csv);
}

// The model ml on the data source ds.
void train_long(const RunningApi& service) {
  write_large(service);
  (void)service.call("CreateDataSourceFromS3", RunningApi::data_source("ds", "large.csv"));
  json model = RunningApi::model("ml", "ds");
  model["Parameters"] = {{"sgd.maxPasses", "10000"}, {"sgd.shuffleType", "auto"}};
  (void)service.call("CreateMLModel", model);
}

std::string status_of(const RunningApi& service, const std::string& type, const std::string& id) {
  return service.call("Get" + type, {{type + "Id", id}})["Status"];
}

bool comes_true(const std::function<bool()>& fact, std::chrono::seconds within = kSoon) {
  const auto until = std::chrono::steady_clock::now() + within;
  while (!fact()) {
    if (std::chrono::steady_clock::now() > until) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return true;
}

// While it lives no object becomes `status`: to the service the disk is full.
class FullDisk {
 public:
  FullDisk(const RunningApi& service, const std::string& status)
      : database_(service.at("data/glassbox.db")) {
    database_.run("CREATE TRIGGER full BEFORE UPDATE ON objects WHEN new.status = '" + status +
                  "' BEGIN SELECT raise(ABORT, 'full'); END");
  }
  ~FullDisk() { database_.run("DROP TRIGGER full"); }
  FullDisk(const FullDisk&) = delete;
  FullDisk& operator=(const FullDisk&) = delete;

 private:
  Database database_;
};

}  // namespace

TEST_CASE("a job whose data is deleted stops and fails", "[service][api]") {
  const RunningApi service;
  train_long(service);
  REQUIRE(comes_true([&] { return status_of(service, "MLModel", "ml") == "INPROGRESS"; }));
  (void)service.call("DeleteDataSource", {{"DataSourceId", "ds"}});
  CHECK(service.end_of("MLModel", "ml") == "FAILED");
  CHECK(service.call("GetMLModel", {{"MLModelId", "ml"}})["Message"] ==
        "input: DataSource ds is DELETED");
}

TEST_CASE("a full disk delays what waits for a deleted object, and nobody else", "[service][api]") {
  RunningApi service;
  write_large(service);
  (void)service.call("CreateDataSourceFromS3", RunningApi::data_source("ds", "large.csv"));
  (void)service.call("CreateMLModel", RunningApi::model("ml", "ds"));
  {
    const FullDisk full(service, "FAILED");
    auto deleted = service.send("DeleteDataSource", {{"DataSourceId", "ds"}});
    auto other = service.send("DescribeDataSources", json::object());
    REQUIRE(deleted.wait_for(kSoon) == std::future_status::ready);
    CHECK(deleted.get().status == 200);
    REQUIRE(other.wait_for(kSoon) == std::future_status::ready);
    CHECK(status_of(service, "MLModel", "ml") != "FAILED");
    service.stop();  // comes to an end, too
  }
  service.start();
  CHECK(service.end_of("MLModel", "ml") == "FAILED");
}

TEST_CASE("the file of a model that was deleted while it was written goes", "[service][api]") {
  const RunningApi service;
  (void)service.call("CreateDataSourceFromS3", RunningApi::data_source("ds"));
  CHECK(service.end_of("DataSource", "ds") == "COMPLETED");
  bool has_gone = false;
  for (int i = 0; i < 10 && !has_gone; ++i) {  // the job may end before the late file is there
    const std::string id = "ml" + std::to_string(i), file = "data/models/ml-" + id + ".glassbox";
    {
      const FullDisk full(service, "COMPLETED");  // holds the job between its file and its end
      (void)service.call("CreateMLModel", RunningApi::model(id, "ds"));
      REQUIRE(comes_true([&] { return fs::exists(service.at("data/logs/ml-" + id + ".log")); }));
      std::this_thread::sleep_for(std::chrono::milliseconds(200));
      (void)service.call("DeleteMLModel", {{"MLModelId", id}});
      service.write(file, "written late");
    }
    has_gone = comes_true([&] { return !fs::exists(service.at(file)); }, std::chrono::seconds(3));
    CHECK(status_of(service, "MLModel", id) == "DELETED");
  }
  CHECK(has_gone);
}

TEST_CASE("a held call is answered once what it waits for is deleted", "[service][api]") {
  const RunningApi service(std::chrono::seconds(60));
  train_long(service);
  REQUIRE(comes_true([&] { return status_of(service, "MLModel", "ml") == "INPROGRESS"; }));
  auto held =
      service.send("DescribeMLModels", {{"FilterVariable", "TrainingDataSourceId"}, {"EQ", "ds"}});
  (void)service.call("DeleteMLModel", {{"MLModelId", "ml"}});
  REQUIRE(held.wait_for(kSoon) == std::future_status::ready);
  CHECK(json::parse(held.get().body)["Results"].empty());
}

TEST_CASE("many held calls hold up no other", "[service][api]") {
  const RunningApi service(std::chrono::seconds(60));
  train_long(service);
  std::mutex mutex;
  std::vector<std::string> answered;
  const auto note = [&](const std::string& who) {
    return [&, who](const HttpResponse&) {
      const std::lock_guard lock(mutex);
      answered.push_back(who);
    };
  };
  const auto send = [&](const std::string& operation, const json& request, const char* who) {
    service.api->handle({.method = "POST",
                         .path = "/",
                         .target = "AmazonML_20141212." + operation,
                         .body = request.dump()},
                        note(who));
  };
  constexpr std::size_t kHeld = 50;
  for (std::size_t i = 0; i < kHeld; ++i)
    send("DescribeMLModels", {{"FilterVariable", "MLModelType"}, {"EQ", "BINARY"}}, "held");
  send("DeleteMLModel", {{"MLModelId", "ml"}}, "delete");
  REQUIRE(comes_true([&] {
    const std::lock_guard lock(mutex);
    return answered.size() == kHeld + 1;
  }));
  // What they wait for is answered before most of them are looked at again: lists have a thread of
  // their own, so that one or two may be faster.
  CHECK(std::find(answered.begin(), answered.end(), "delete") - answered.begin() < 5);
}

TEST_CASE("what is deleted tells no more of its end", "[service][api]") {
  const RunningApi service;
  (void)service.call("CreateDataSourceFromS3", RunningApi::data_source("ds"));
  (void)service.call("CreateMLModel", RunningApi::model("ml", "ds"));
  (void)service.call(
      "CreateEvaluation",
      {{"EvaluationId", "ev"}, {"MLModelId", "ml"}, {"EvaluationDataSourceId", "ds"}});
  CHECK(service.end_of("Evaluation", "ev") == "COMPLETED");
  const json before = service.call("GetEvaluation", {{"EvaluationId", "ev"}});
  (void)service.call("DeleteEvaluation", {{"EvaluationId", "ev"}});
  const json after = service.call("GetEvaluation", {{"EvaluationId", "ev"}});
  for (const char* const member : {"FinishedAt", "ComputeTime", "PerformanceMetrics"}) {
    CAPTURE(member);
    CHECK(before.contains(member));
    CHECK_FALSE(after.contains(member));
  }
  CHECK(after["CreatedAt"] == before["CreatedAt"]);
  CHECK(after["LastUpdatedAt"] >= before["LastUpdatedAt"]);
}
