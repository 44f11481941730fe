#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <string>

#include "tests/service/running_api.h"

using namespace glassbox::testing;
using nlohmann::json;
namespace fs = std::filesystem;

TEST_CASE("what is asked for at once is done in the order it needs", "[service][api]") {
  const RunningApi service;
  CHECK(service.call("CreateDataSourceFromS3", RunningApi::data_source("ds")) ==
        json{{"DataSourceId", "ds"}});
  CHECK(service.call("CreateMLModel", RunningApi::model("ml", "ds")) == json{{"MLModelId", "ml"}});
  (void)service.call(
      "CreateEvaluation",
      {{"EvaluationId", "ev"}, {"MLModelId", "ml"}, {"EvaluationDataSourceId", "ds"}});
  (void)service.call("CreateBatchPrediction", {{"BatchPredictionId", "bp"},
                                               {"MLModelId", "ml"},
                                               {"BatchPredictionDataSourceId", "ds"},
                                               {"OutputUri", "s3://b/out"}});
  CHECK(service.end_of("BatchPrediction", "bp") == "COMPLETED");
  CHECK(service.end_of("Evaluation", "ev") == "COMPLETED");
  const json evaluation = service.call("GetEvaluation", {{"EvaluationId", "ev"}});
  CHECK(std::stod(evaluation["PerformanceMetrics"]["Properties"]["BinaryAUC"].get<std::string>()) >
        0.99);
  const json batch = service.call("GetBatchPrediction", {{"BatchPredictionId", "bp"}});
  CHECK(batch["TotalRecordCount"] == 400);
  CHECK(contents(service.at("buckets/b/out/batch-prediction/bp.manifest")) ==
        "{\"s3://b/data.csv\":\"s3://b/out/batch-prediction/result/bp-data.csv.gz\"}\n");
  CHECK(fs::exists(service.at("buckets/b/out/batch-prediction/result/bp-data.csv.gz")));
  const json model = service.call("GetMLModel", {{"MLModelId", "ml"}, {"Verbose", true}});
  CHECK(model["Recipe"].get<std::string>().find("quantile_bin") != std::string::npos);  // suggested
  CHECK(model["TrainingParameters"]["sgd.shuffleType"] == "none");
  CHECK(model["SizeInBytes"] == fs::file_size(service.at("data/models/ml-ml.glassbox")));
}

TEST_CASE("a job that fails says why, and so do those that need it", "[service][api]") {
  const RunningApi service;
  service.write("buckets/b/bad.csv", "1,1\n2,maybe\n");
  (void)service.call("CreateDataSourceFromS3", RunningApi::data_source("none", "none.csv"));
  (void)service.call("CreateMLModel", RunningApi::model("ml", "none"));
  CHECK(service.end_of("MLModel", "ml") == "FAILED");
  CHECK(service.call("GetMLModel", {{"MLModelId", "ml"}})["Message"] ==
        "input: DataSource none is FAILED");
  const json source = service.call("GetDataSource", {{"DataSourceId", "none"}});
  CHECK(source["Status"] == "FAILED");
  CHECK(source["Message"].get<std::string>().starts_with("input: nothing there"));
  CHECK(source["Message"].get<std::string>().ends_with("file s3://b/none.csv"));
  CHECK(source.contains("FinishedAt"));
  CHECK_FALSE(source.contains("ComputeTime"));
}

TEST_CASE("a place without data is named as the request named it", "[service][api]") {
  const RunningApi service;
  fs::create_directories(service.at("buckets/b/none"));
  (void)service.call("CreateDataSourceFromS3", RunningApi::data_source("ds", "none/"));
  CHECK(service.end_of("DataSource", "ds") == "FAILED");
  CHECK(
      service.call("GetDataSource", {{"DataSourceId", "ds"}})["Message"] ==
      "input: no data files in this directory (empty, hidden and *.schema files do not count, and "
      "directories in it are not searched), file s3://b/none/");
}

TEST_CASE("files with a header are read by its names, each by its own", "[service][api]") {
  const RunningApi service;
  fs::create_directories(service.at("buckets/b/two"));
  std::string a = "x,c,y\n", b = "y,x,c\n", all = a, wrong = "y,x,z\n";
  for (int i = 0; i < 200; ++i) {
    const std::string x = std::to_string(i * 37 % 100), c = i % 3 == 0 ? "red" : "blue",
                      y = i * 37 % 100 > 40 ? "1" : "0";
    a += x + "," + c + "," + y + "\n";
    b += y + "," + x + "," + c + "\n";
  }
  all = a + a.substr(6);
  service.write("buckets/b/two/a.csv", a);
  service.write("buckets/b/two/b.csv", b);
  service.write("buckets/b/all.csv", all);
  service.write("buckets/b/wrong.csv", wrong + b.substr(6));
  const auto source = [&](const std::string& id, const std::string& file) {
    json request = RunningApi::data_source(id, file);
    request["DataSpec"]["DataSchema"] =
        R"({"version":"1.0","targetAttributeName":"y","dataFormat":"CSV",)"
        R"("dataFileContainsHeader":true,"attributes":[)"
        R"({"attributeName":"x","attributeType":"NUMERIC"},)"
        R"({"attributeName":"c","attributeType":"CATEGORICAL"},)"
        R"({"attributeName":"y","attributeType":"BINARY"}]})";
    (void)service.call("CreateDataSourceFromS3", request);
    return service.end_of("DataSource", id);
  };
  for (const std::string file : {"two/", "all.csv"}) {
    const std::string id = file.substr(0, 3);
    CHECK(source("ds-" + id, file) == "COMPLETED");
    (void)service.call("CreateMLModel", RunningApi::model("ml-" + id, "ds-" + id));
    CHECK(service.end_of("MLModel", "ml-" + id) == "COMPLETED");
    (void)service.call("CreateEvaluation", {{"EvaluationId", "ev-" + id},
                                            {"MLModelId", "ml-all"},
                                            {"EvaluationDataSourceId", "ds-" + id}});
  }
  CHECK(contents(service.at("data/models/ml-ml-two.glassbox")) ==
        contents(service.at("data/models/ml-ml-all.glassbox")));
  CHECK(source("ds-wrong", "wrong.csv") == "FAILED");
  CHECK(service.call("GetDataSource", {{"DataSourceId", "ds-wrong"}})["Message"] ==
        "input: column 2 is \"x\", which is column 1 of the schema, and \"c\" is missing; name "
        "the columns as the schema does, in any order, or in its order as you like, file "
        "s3://b/wrong.csv, line 1");
}

TEST_CASE("the Message of a model that was cut has the limit and the size of its file",
          "[service][api]") {
  const RunningApi service;
  std::string csv;  // 2,000 categories, 96 bytes each
  for (int i = 0; i < 4000; ++i)
    csv += "v" + std::to_string(i % 2000) + (i % 2 == 0 ? ",1\n" : ",0\n");
  service.write("buckets/b/wide.csv", csv);
  json source = RunningApi::data_source("ds", "wide.csv");
  source["DataSpec"]["DataSchema"] =
      R"({"version":"1.0","targetAttributeName":"y","dataFormat":"CSV",)"
      R"("dataFileContainsHeader":false,"attributes":[)"
      R"({"attributeName":"x","attributeType":"CATEGORICAL"},)"
      R"({"attributeName":"y","attributeType":"BINARY"}]})";
  (void)service.call("CreateDataSourceFromS3", source);
  json model = RunningApi::model("ml", "ds");
  model["Parameters"] = {{"sgd.maxMLModelSizeInBytes", "100000"}};
  model["Recipe"] = R"({"groups":{},"assignments":{},"outputs":["x"]})";
  (void)service.call("CreateMLModel", model);
  CHECK(service.end_of("MLModel", "ml") == "COMPLETED");
  const json made = service.call("GetMLModel", {{"MLModelId", "ml"}});
  const std::string message = made["Message"];
  CAPTURE(message);
  CHECK(message.find("the limit of 100000 bytes counts 96 for a parameter") != std::string::npos);
  CHECK(message.find("and the model's file has " + made["SizeInBytes"].dump() + " bytes") !=
        std::string::npos);
}

TEST_CASE("a model whose file would be a link or a pipe is FAILED, and what a link leads to stays",
          "[service][api]") {
  const RunningApi service;
  (void)service.call("CreateDataSourceFromS3", RunningApi::data_source("ds"));
  CHECK(service.end_of("DataSource", "ds") == "COMPLETED");
  service.write("precious", "mine");
  const fs::path file = service.at("data/models/ml-ml.glassbox");
  const bool is_link = GENERATE(true, false);
  if (is_link) {
    fs::create_symlink(service.at("precious"), file);
  } else {
    REQUIRE(::mkfifo(file.c_str(), 0600) == 0);
  }
  (void)service.call("CreateMLModel", RunningApi::model("ml", "ds"));
  CHECK(service.end_of("MLModel", "ml") == "FAILED");
  CHECK(service.call("GetMLModel", {{"MLModelId", "ml"}})["Message"] ==
        std::string("training: ") + (is_link ? "a symbolic link" : "a pipe, a socket or a device") +
            "; expected a regular file, file " + file.string());
  CHECK(contents(service.at("precious")) == "mine");
}

TEST_CASE("a batch prediction whose place is a file fails", "[service][api]") {
  const RunningApi service;
  (void)service.call("CreateDataSourceFromS3", RunningApi::data_source("ds"));
  (void)service.call("CreateMLModel", RunningApi::model("ml", "ds"));
  (void)service.call("CreateBatchPrediction", {{"BatchPredictionId", "bp"},
                                               {"MLModelId", "ml"},
                                               {"BatchPredictionDataSourceId", "ds"},
                                               {"OutputUri", "s3://b/data.csv"}});
  CHECK(service.end_of("BatchPrediction", "bp") == "FAILED");
  CHECK(service.call("GetBatchPrediction", {{"BatchPredictionId", "bp"}})["Message"] ==
        "prediction: s3://b/data.csv/batch-prediction/: Not a directory");
}

TEST_CASE("a deleted object takes those that wait for it along", "[service][api]") {
  const RunningApi service;
  // Large enough that the model still waits when its data source goes.
  std::string csv;
  for (int i = 0; i < 400'000; ++i) csv += std::to_string(i) + "," + std::to_string(i % 2) + "\n";
  service.write("buckets/b/large.csv", csv);
  (void)service.call("CreateDataSourceFromS3", RunningApi::data_source("ds", "large.csv"));
  (void)service.call("CreateMLModel", RunningApi::model("ml", "ds"));
  CHECK(service.call("DeleteDataSource", {{"DataSourceId", "ds"}}) == json{{"DataSourceId", "ds"}});
  CHECK(service.end_of("MLModel", "ml") == "FAILED");
  CHECK(service.call("GetDataSource", {{"DataSourceId", "ds"}})["Status"] == "DELETED");
  CHECK(service.error("CreateMLModel", RunningApi::model("other", "ds")) ==
        "InvalidInputException");
  CHECK(service.error("UpdateDataSource", {{"DataSourceId", "ds"}, {"DataSourceName", "n"}}) ==
        "ResourceNotFoundException");
  // The id stays taken.
  CHECK(service.error("CreateDataSourceFromS3", RunningApi::data_source("ds")) ==
        "IdempotentParameterMismatchException");
}

TEST_CASE("a service that starts anew goes on where the last one was", "[service][api]") {
  RunningApi service;
  (void)service.call("CreateDataSourceFromS3", RunningApi::data_source("ds"));
  (void)service.call("CreateMLModel", RunningApi::model("ml", "ds"));
  CHECK(service.end_of("MLModel", "ml") == "COMPLETED");
  (void)service.call("CreateRealtimeEndpoint", {{"MLModelId", "ml"}});
  const json predict = {{"MLModelId", "ml"}, {"Record", {{"x", "390"}}}, {"PredictEndpoint", ""}};
  const json answer = service.call("Predict", predict);
  CHECK(answer["Prediction"]["predictedLabel"] == "1");
  service.stop();
  {
    ObjectStore store(service.at("data"));
    StoredObject half = *store.find({ObjectType::kMLModel, "ml"});
    half.key.id = "half";
    half.status = ObjectStatus::kInProgress;
    half.attempts = 1;
    half.endpoint_status = "NONE";
    CHECK(store.insert(half));
    StoredObject hopeless = half;
    hopeless.key.id = "hopeless";
    hopeless.attempts = JobRunnerOptions::kMostAttempts;
    CHECK(store.insert(hopeless));
  }
  service.start();
  CHECK(service.end_of("MLModel", "half") == "COMPLETED");
  CHECK(service.end_of("MLModel", "hopeless") == "FAILED");
  CHECK(service.call("GetMLModel", {{"MLModelId", "hopeless"}})["Message"] ==
        "service: it ended while this job ran, and again when the job was tried a second time and "
        "alone; the job may be too large for this machine");
  CHECK(contents(service.at("data/models/ml-half.glassbox")) ==
        contents(service.at("data/models/ml-ml.glassbox")));
  CHECK(service.call("Predict", predict) == answer);

  service.stop();
  const std::string model_file = contents(service.at("data/models/ml-ml.glassbox"));
  service.write("data/models/ml-ml.glassbox", "damaged");
  service.start();
  CHECK(service.notes.find("MLModel ml cannot be served") != std::string::npos);
  CHECK(service.error("Predict", predict) == "PredictorNotMountedException");
  CHECK(service.call("GetMLModel", {{"MLModelId", "ml"}})["EndpointInfo"]["EndpointStatus"] ==
        "FAILED");
  CHECK(service.end_of("MLModel", "half") == "COMPLETED");

  service.stop();
  service.write("data/models/ml-ml.glassbox", model_file);
  service.start();
  CHECK(service.call("Predict", predict) == answer);
  CHECK(service.call("GetMLModel", {{"MLModelId", "ml"}})["EndpointInfo"]["EndpointStatus"] ==
        "READY");
}

TEST_CASE("a batch prediction that is taken up again clears away its first attempt",
          "[service][api]") {
  RunningApi service;
  (void)service.call("CreateDataSourceFromS3", RunningApi::data_source("ds"));
  (void)service.call("CreateMLModel", RunningApi::model("ml", "ds"));
  (void)service.call("CreateBatchPrediction", {{"BatchPredictionId", "bp"},
                                               {"MLModelId", "ml"},
                                               {"BatchPredictionDataSourceId", "ds"},
                                               {"OutputUri", "s3://b/out"}});
  CHECK(service.end_of("BatchPrediction", "bp") == "COMPLETED");
  service.stop();
  constexpr long kNobody = 0x7fffffff;  // above any process's number
  const std::string results = "buckets/b/out/batch-prediction/result/";
  const std::string mine = results + ".bp-data.csv.gz." + std::to_string(kNobody) + "-3.tmp";
  const std::string others = results + ".bq-data.csv.gz." + std::to_string(kNobody) + "-3.tmp";
  service.write(mine, "half");
  service.write(others, "half");
  {
    ObjectStore store(service.at("data"));
    CHECK(store.change({ObjectType::kBatchPrediction, "bp"}, [](StoredObject& object) {
      object.status = ObjectStatus::kInProgress;
      object.attempts = 1;
      return true;
    }));
  }
  service.start();
  CHECK(service.end_of("BatchPrediction", "bp") == "COMPLETED");
  CHECK_FALSE(fs::exists(service.at(mine)));
  CHECK(fs::exists(service.at(others)));
}

TEST_CASE("a data source whose split selects nothing is FAILED", "[service][api]") {
  const RunningApi service;
  const auto [begin, end, complement, wanted] =
      GENERATE(table<int, int, bool, std::string>({{50, 50, false, "FAILED"},
                                                   {0, 100, true, "FAILED"},
                                                   {50, 50, true, "COMPLETED"},
                                                   {0, 50, false, "COMPLETED"}}));
  CAPTURE(begin, end, complement);
  json request = RunningApi::data_source("ds");
  request["ComputeStatistics"] = GENERATE(false, true);
  const json splitting = {{"percentBegin", begin}, {"percentEnd", end}, {"complement", complement}};
  request["DataSpec"]["DataRearrangement"] = json{{"splitting", splitting}}.dump();
  (void)service.call("CreateDataSourceFromS3", request);
  CHECK(service.end_of("DataSource", "ds") == wanted);
  if (wanted == "FAILED")
    CHECK(service.call("GetDataSource", {{"DataSourceId", "ds"}})["Message"] ==
          "input: the split selects no records");
}

TEST_CASE("a Describe call with a filter waits for the jobs it shows", "[service][api]") {
  const RunningApi service;
  (void)service.call("CreateDataSourceFromS3", RunningApi::data_source("ds"));
  const json request = RunningApi::model("ml", "ds");
  (void)service.call("CreateMLModel", request);
  const json filter = {{"FilterVariable", "TrainingDataSourceId"}, {"EQ", "ds"}};
  const json page = service.call("DescribeMLModels", filter);
  REQUIRE(page["Results"].size() == 1);
  CHECK(page["Results"][0]["Status"] == "COMPLETED");
  CHECK(page["Results"][0]["Algorithm"] == "sgd");
}

TEST_CASE("a held call is answered at its time, and when the service stops", "[service][api]") {
  const bool stops = GENERATE(false, true);
  RunningApi service(stops ? std::chrono::seconds(20) : std::chrono::milliseconds(50));
  std::string csv;  // some seconds of work for the one pass after the other
  for (int i = 0; i < 400'000; ++i)
    csv += std::to_string(i) + "," + std::to_string(i * 7 % 2) + "\n";
  service.write("buckets/b/large.csv", csv);
  (void)service.call("CreateDataSourceFromS3", RunningApi::data_source("ds", "large.csv"));
  json request = RunningApi::model("ml", "ds");
  request["Parameters"] = {{"sgd.maxPasses", "10000"}, {"sgd.shuffleType", "auto"}};
  (void)service.call("CreateMLModel", request);
  auto held =
      service.send("DescribeMLModels", {{"FilterVariable", "MLModelType"}, {"EQ", "BINARY"}});
  auto unfiltered = service.send("DescribeMLModels", json::object());
  CHECK(unfiltered.wait_for(std::chrono::seconds(5)) ==
        std::future_status::ready);  // not behind it
  if (stops) service.stop();
  REQUIRE(held.wait_for(std::chrono::seconds(10)) == std::future_status::ready);
  const json page = json::parse(held.get().body);
  REQUIRE(page["Results"].size() == 1);
  CHECK(page["Results"][0]["Status"] != "COMPLETED");
}

TEST_CASE("a member sent as its default is as good as left out", "[service][api]") {
  const RunningApi service;
  json with = RunningApi::data_source("ds"), without = with;
  with["ComputeStatistics"] = false;
  without.erase("ComputeStatistics");
  (void)service.call("CreateDataSourceFromS3", with);
  CHECK(service.call("CreateDataSourceFromS3", without) == json{{"DataSourceId", "ds"}});
  CHECK(service.error("CreateDataSourceFromS3", RunningApi::data_source("ds")) ==
        "IdempotentParameterMismatchException");
  CHECK(service.call("GetDataSource", {{"DataSourceId", "ds"}})["ComputeStatistics"] == false);

  (void)service.call("CreateDataSourceFromS3", RunningApi::data_source("trained"));
  json model = RunningApi::model("ml", "trained");
  model["Parameters"] = json::object();
  (void)service.call("CreateMLModel", model);
  CHECK(service.call("CreateMLModel", RunningApi::model("ml", "trained")) ==
        json{{"MLModelId", "ml"}});
}

TEST_CASE("each model has the learner it was created with", "[service][api]") {
  RunningApi service;
  service.stop();
  service.learner = Learner::kAmazon;
  service.start();
  (void)service.call("CreateDataSourceFromS3", RunningApi::data_source("ds"));
  json asked = RunningApi::model("by-key", "ds");
  asked["Parameters"] = {{"glassbox.learner", "glassbox"}};
  CHECK(service.call("CreateMLModel", asked) == json{{"MLModelId", "by-key"}});
  CHECK(service.call("CreateMLModel", RunningApi::model("by-flag", "ds")) ==
        json{{"MLModelId", "by-flag"}});
  asked["MLModelId"] = "bad";
  asked["Parameters"]["glassbox.learner"] = "google";
  CHECK(service.call("CreateMLModel", asked)["message"] ==
        "Parameters: glassbox.learner is \"google\", expected amazon or glassbox");
  const auto model = [&](const std::string& id) {
    CHECK(service.end_of("MLModel", id) == "COMPLETED");
    return service.call("GetMLModel", {{"MLModelId", id}, {"Verbose", true}});
  };
  const json by_key = model("by-key"), by_flag = model("by-flag");
  CHECK(by_key["TrainingParameters"]["glassbox.learner"] == "glassbox");
  CHECK(by_key["Recipe"].get<std::string>().find("normalize") != std::string::npos);
  CHECK(by_flag["TrainingParameters"]["glassbox.learner"] == "amazon");
  CHECK(by_flag["Recipe"].get<std::string>().find(
            "[ \"ALL_CATEGORICAL\", \"quantile_bin(NUMERIC_VARS_QB_52,52)\" ]") !=
        std::string::npos);

  // Whatever the service is called with later.
  service.stop();
  service.learner = Learner::kGlassbox;
  service.start();
  CHECK(model("by-flag") == by_flag);
  CHECK(service.call("CreateMLModel", RunningApi::model("later", "ds")) ==
        json{{"MLModelId", "later"}});
  CHECK_FALSE(model("later")["TrainingParameters"].contains("glassbox.learner"));
}
