#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <string>

#include "tests/service/running_api.h"

using namespace glassbox::testing;
using nlohmann::json;
namespace fs = std::filesystem;

namespace {

const json kPredict = {{"MLModelId", "ml"}, {"Record", {{"x", "390"}}}, {"PredictEndpoint", ""}};

std::string endpoint_of(const RunningApi& service, const std::string& id) {
  return service.call("GetMLModel", {{"MLModelId", id}})["EndpointInfo"]["EndpointStatus"];
}

// Its status once it is no longer UPDATING, or after a minute.
std::string finished_endpoint_of(const RunningApi& service, const std::string& id) {
  for (int i = 0; i < 6000; ++i) {
    const std::string status = endpoint_of(service, id);
    if (status != "UPDATING") return status;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return "never";
}

// The data take a while to read, so the model still waits when the endpoint is asked for.
void create_slow_model(const RunningApi& service) {
  std::string csv;
  for (int i = 0; i < 100'000; ++i)
    csv += std::to_string(i % 400) + (i % 400 > 200 ? ",1\n" : ",0\n");
  service.write("buckets/b/large.csv", csv);
  (void)service.call("CreateDataSourceFromS3", RunningApi::data_source("ds", "large.csv"));
  (void)service.call("CreateMLModel", RunningApi::model("ml", "ds"));
}

}  // namespace

TEST_CASE("an endpoint asked for while the model trains is UPDATING until the model can serve",
          "[service][api]") {
  RunningApi service;
  create_slow_model(service);
  const json answer = service.call("CreateRealtimeEndpoint", {{"MLModelId", "ml"}});
  CHECK(answer["RealtimeEndpointInfo"]["EndpointStatus"] == "UPDATING");
  CHECK(answer["RealtimeEndpointInfo"]["EndpointUrl"] == "http://here");
  CHECK(service.error("DeleteMLModel", {{"MLModelId", "ml"}}) == "InvalidInputException");
  const bool starts_anew = GENERATE(false, true);
  if (starts_anew) {
    service.stop();
    service.start();
  }
  CHECK(finished_endpoint_of(service, "ml") == "READY");
  CHECK(service.end_of("MLModel", "ml") == "COMPLETED");
  CHECK(service.call("Predict", kPredict)["Prediction"]["predictedLabel"] == "1");
}

TEST_CASE("an endpoint of a model that fails is FAILED, and keeps nobody from deleting it",
          "[service][api]") {
  const RunningApi service;
  service.write("buckets/b/large.csv", "");
  (void)service.call("CreateDataSourceFromS3", RunningApi::data_source("ds", "none.csv"));
  (void)service.call("CreateMLModel", RunningApi::model("ml", "ds"));
  const json answer = service.call("CreateRealtimeEndpoint", {{"MLModelId", "ml"}});
  CHECK(service.end_of("MLModel", "ml") == "FAILED");
  // The model may have failed before the endpoint was asked for.
  if (!answer.contains("status")) {
    CHECK(finished_endpoint_of(service, "ml") == "FAILED");
  } else {
    CHECK(answer["__type"] == "InvalidInputException");
  }
  CHECK(service.error("CreateRealtimeEndpoint", {{"MLModelId", "ml"}}) == "InvalidInputException");
  CHECK(service.call("DeleteMLModel", {{"MLModelId", "ml"}}) == json{{"MLModelId", "ml"}});
}

TEST_CASE("an endpoint that is taken back while the model trains stays away", "[service][api]") {
  const RunningApi service;
  create_slow_model(service);
  (void)service.call("CreateRealtimeEndpoint", {{"MLModelId", "ml"}});
  const json answer = service.call("DeleteRealtimeEndpoint", {{"MLModelId", "ml"}});
  CHECK(answer["RealtimeEndpointInfo"]["EndpointStatus"] == "NONE");
  CHECK(service.end_of("MLModel", "ml") == "COMPLETED");
  CHECK(endpoint_of(service, "ml") == "NONE");
  CHECK(service.error("Predict", kPredict) == "PredictorNotMountedException");
}

TEST_CASE("the file of another model is refused wherever a model is loaded", "[service][api]") {
  RunningApi service;
  (void)service.call("CreateDataSourceFromS3", RunningApi::data_source("ds"));
  (void)service.call("CreateMLModel", RunningApi::model("ml", "ds"));
  json other = RunningApi::model("other", "ds");
  other["Parameters"] = {{"sgd.maxPasses", "3"}};
  (void)service.call("CreateMLModel", other);
  CHECK(service.end_of("MLModel", "ml") == "COMPLETED");
  CHECK(service.end_of("MLModel", "other") == "COMPLETED");
  (void)service.call("CreateRealtimeEndpoint", {{"MLModelId", "ml"}});
  service.stop();
  const fs::path mine = service.at("data/models/ml-ml.glassbox");
  const std::string bytes = contents(mine);
  fs::copy_file(service.at("data/models/ml-other.glassbox"), mine,
                fs::copy_options::overwrite_existing);
  service.start();
  const std::string reason = "is not the file that the training of MLModel ml wrote";
  CHECK_THAT(service.notes, Catch::Contains(reason));
  CHECK(endpoint_of(service, "ml") == "FAILED");
  CHECK(service.error("Predict", kPredict) == "PredictorNotMountedException");
  CHECK(service.error("CreateRealtimeEndpoint", {{"MLModelId", "ml"}}) ==
        "InternalServerException");
  const json evaluation = {
      {"EvaluationId", "ev"}, {"MLModelId", "ml"}, {"EvaluationDataSourceId", "ds"}};
  (void)service.call("CreateEvaluation", evaluation);
  CHECK(service.end_of("Evaluation", "ev") == "FAILED");
  CHECK_THAT(service.call("GetEvaluation", {{"EvaluationId", "ev"}})["Message"].get<std::string>(),
             Catch::Contains(reason));
  service.write("data/models/ml-ml.glassbox", bytes);
  (void)service.call("CreateRealtimeEndpoint", {{"MLModelId", "ml"}});
  CHECK(service.call("Predict", kPredict)["Prediction"]["predictedLabel"] == "1");
}

TEST_CASE("a pipe or a link in the place of a model file is refused at once", "[service][api]") {
  RunningApi service;
  (void)service.call("CreateDataSourceFromS3", RunningApi::data_source("ds"));
  (void)service.call("CreateMLModel", RunningApi::model("ml", "ds"));
  CHECK(service.end_of("MLModel", "ml") == "COMPLETED");
  const fs::path file = service.at("data/models/ml-ml.glassbox"),
                 away = service.at("data/models/away");
  fs::rename(file, away);
  if (GENERATE(true, false)) {
    REQUIRE(::mkfifo(file.c_str(), 0600) == 0);
  } else {
    fs::create_symlink(away, file);
  }
  auto answer = service.send("CreateRealtimeEndpoint", {{"MLModelId", "ml"}});
  REQUIRE(answer.wait_for(std::chrono::seconds(10)) == std::future_status::ready);
  CHECK(answer.get().status != 200);
}
