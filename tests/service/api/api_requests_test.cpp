#include <catch2/catch.hpp>
#include <string>

#include "tests/service/running_api.h"

using namespace glassbox::testing;
using nlohmann::json;

TEST_CASE("a default that is spelled out makes the same object", "[service][api]") {
  const RunningApi service;
  json plain = RunningApi::data_source("plain"), spelled = plain;
  plain.erase("ComputeStatistics");
  spelled["ComputeStatistics"] = false;
  spelled["DataSourceName"] = "";
  CHECK(service.call("CreateDataSourceFromS3", plain) == json{{"DataSourceId", "plain"}});
  CHECK(service.call("CreateDataSourceFromS3", spelled) == json{{"DataSourceId", "plain"}});
  spelled["ComputeStatistics"] = true;
  CHECK(service.error("CreateDataSourceFromS3", spelled) == "IdempotentParameterMismatchException");

  (void)service.call("CreateDataSourceFromS3", RunningApi::data_source("ds"));
  json model = RunningApi::model("ml", "ds");
  model["Recipe"] = "";  // asks for the suggested one
  model["Parameters"] = json::object();
  CHECK(service.call("CreateMLModel", model) == json{{"MLModelId", "ml"}});
  CHECK(service.call("CreateMLModel", RunningApi::model("ml", "ds")) == json{{"MLModelId", "ml"}});
  CHECK(service.end_of("MLModel", "ml") == "COMPLETED");
}

TEST_CASE("a location that cannot be looked for is the request's fault", "[service][api]") {
  const RunningApi service;
  json request = RunningApi::data_source("ds");
  std::string location = "s3://b";  // within 2,048 characters, yet more bytes than a path may have
  for (int i = 0; i < 20; ++i) {
    location += '/';
    for (int k = 0; k < 80; ++k) location += "\u20ac";
  }
  request["DataSpec"]["DataLocationS3"] = location;
  CHECK(service.error("CreateDataSourceFromS3", request) == "InvalidInputException");
}

TEST_CASE("a location that is refused is told with its reason", "[service][api]") {
  const RunningApi service;
  std::filesystem::create_directory_symlink("/", service.at("buckets/away"));
  const auto [location, wanted] = GENERATE(table<std::string, std::string>({
      {"s3://away/etc/passwd",
       "this location leads out of its bucket's directory (got 's3://away/etc/passwd')"},
      {"s3://b/../x",
       "a name in this location is one that no file can have: empty, \".\", \"..\", longer than "
       "255 "
       "bytes or with control characters (got 's3://b/../x')"},
      {std::string("s3://b/x\0y", 10),
       "a name in this location is one that no file can have: empty, \".\", \"..\", longer than "
       "255 "
       "bytes or with control characters (got 's3://b/x\\u0000y')"},
  }));
  json source = RunningApi::data_source("ds");
  source["DataSpec"]["DataLocationS3"] = location;
  CHECK(service.call("CreateDataSourceFromS3", source)["message"] ==
        "DataSpec.DataLocationS3: " + wanted);
  source = RunningApi::data_source("ds");
  source["DataSpec"].erase("DataSchema");
  source["DataSpec"]["DataSchemaLocationS3"] = location;
  CHECK(service.call("CreateDataSourceFromS3", source)["message"] ==
        "DataSpec.DataSchemaLocationS3: " + wanted);
}

TEST_CASE("one damaged record is answered as FAILED among the others", "[service][api]") {
  RunningApi service;
  (void)service.call("CreateDataSourceFromS3", RunningApi::data_source("ds"));
  CHECK(service.end_of("DataSource", "ds") == "COMPLETED");
  service.stop();
  {
    ObjectStore store(service.at("data"));
    StoredObject bad = *store.find({ObjectType::kDataSource, "ds"});
    bad.key.id = "bad";
    bad.request = "{\"DataSpec\":";
    bad.details = "";
    CHECK(store.insert(bad));
  }
  service.start();
  const json page =
      service.call("DescribeDataSources", {{"FilterVariable", "Name"}, {"SortOrder", "asc"}});
  REQUIRE(page.value("Results", json::array()).size() == 2);
  CHECK(page["Results"][0]["DataSourceId"] == "bad");
  CHECK(page["Results"][0]["Status"] == "FAILED");
  CHECK(page["Results"][1]["Status"] == "COMPLETED");
  CHECK(service.error("CreateMLModel", RunningApi::model("ml", "bad")) == "InvalidInputException");
  const json bad = service.call("GetDataSource", {{"DataSourceId", "bad"}, {"Verbose", true}});
  CHECK(bad["Message"].get<std::string>().find("damaged") != std::string::npos);
}

TEST_CASE("a message is no longer than clients expect, whatever it repeats", "[service][api]") {
  const RunningApi service;
  (void)service.call("CreateDataSourceFromS3", RunningApi::data_source("ds"));
  json model = RunningApi::model("ml", "ds");
  model["Parameters"] = {{std::string(10'000, 'x'), "1"}};
  const json error = service.call("CreateMLModel", model);
  CHECK(error["__type"] == "InvalidInputException");
  CHECK(error["message"].get<std::string>().size() <= 2048);
}

TEST_CASE("a parameter with an enormous name holds up nobody longer than one with such a value",
          "[service][api]") {
  const RunningApi service;
  (void)service.call("CreateDataSourceFromS3", RunningApi::data_source("ds"));
  const std::string enormous(15'000'000, 'x');
  const auto time_of_refusal = [&](const json& parameters) {
    json model = RunningApi::model("ml", "ds");
    model["Parameters"] = parameters;
    const auto began = std::chrono::steady_clock::now();
    CHECK(service.send("CreateMLModel", model).get().status == 400);
    return std::chrono::steady_clock::now() - began;
  };
  const auto value = time_of_refusal({{"sgd.maxPasses", enormous}});
  const auto name = time_of_refusal({{enormous, "1"}});  // a search for a like name: 80 times that
  CHECK(name < 10 * value);
}

TEST_CASE("Predict tells an id that is none from a model that is not there", "[service][api]") {
  const RunningApi service;
  json predict = {{"MLModelId", "none"}, {"Record", json::object()}, {"PredictEndpoint", ""}};
  CHECK(service.error("Predict", predict) == "PredictorNotMountedException");
  predict["MLModelId"] = "no id";
  CHECK(service.error("Predict", predict) == "InvalidInputException");
}

TEST_CASE("an attribute of a record is given once, known to the model or not", "[service][api]") {
  const RunningApi service;
  (void)service.call("CreateDataSourceFromS3", RunningApi::data_source("ds"));
  (void)service.call("CreateMLModel", RunningApi::model("ml", "ds"));
  CHECK(service.end_of("MLModel", "ml") == "COMPLETED");
  (void)service.call("CreateRealtimeEndpoint", {{"MLModelId", "ml"}});
  const auto [record, wanted] = GENERATE(table<std::string, std::string>({
      {R"({"x":"1","x":"1"})", "SerializationException"},
      {R"({"u":"1","x":"1","u":"2"})", "SerializationException"},
      {R"({"u":"1","x":"1","v":"1"})", ""},
  }));
  CAPTURE(record);
  const HttpResponse response =
      service
          .send_text("Predict",
                     R"({"MLModelId":"ml","PredictEndpoint":"","Record":)" + record + "}")
          .get();
  CHECK(response.error_type == wanted);
}

TEST_CASE("an id that is taken already exists, in the words that scripts look for",
          "[service][api]") {
  const RunningApi service;
  (void)service.call("CreateDataSourceFromS3", RunningApi::data_source("ds"));
  const json refused =
      service.call("CreateDataSourceFromS3", RunningApi::data_source("ds", "other.csv"));
  CHECK(refused["message"] == "DataSource ds already exists, created with other parameters");
}

TEST_CASE("a filled-in skeleton creates what the same call without its empty members does",
          "[service][api]") {
  const RunningApi service;
  json source = RunningApi::data_source("ds");
  source["DataSourceName"] = "";
  source["DataSpec"]["DataRearrangement"] = "";
  source["DataSpec"]["DataSchemaLocationS3"] = "";
  CHECK(service.call("CreateDataSourceFromS3", source) == json{{"DataSourceId", "ds"}});
  CHECK(service.call("CreateDataSourceFromS3", RunningApi::data_source("ds")) ==
        json{{"DataSourceId", "ds"}});  // the same request
  json model = RunningApi::model("ml", "ds");
  model["Recipe"] = model["RecipeUri"] = "";
  model["Parameters"] = {{"KeyName", ""}};
  CHECK(service.call("CreateMLModel", model) == json{{"MLModelId", "ml"}});
  CHECK(service.end_of("MLModel", "ml") == "COMPLETED");
}

TEST_CASE("a comparator without a FilterVariable lists everything, at once", "[service][api]") {
  const RunningApi service;
  (void)service.call("CreateDataSourceFromS3", RunningApi::data_source("ds"));
  const json page = service.call("DescribeDataSources", {{"Prefix", "x"}, {"EQ", "y"}});
  REQUIRE(page.value("Results", json::array()).size() == 1);
}
