#include <catch2/catch.hpp>
#include <string>

#include "tests/service/running_api.h"

using namespace glassbox;
using nlohmann::json;

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
