#include <catch2/catch.hpp>
#include <string>

#include "tests/service/running_api.h"

using namespace glassbox;
using nlohmann::json;

TEST_CASE("a message is no longer than clients expect, whatever it repeats", "[service][api]") {
  const RunningApi service;
  (void)service.call("CreateDataSourceFromS3", RunningApi::data_source("ds"));
  json model = RunningApi::model("ml", "ds");
  model["Parameters"] = {{std::string(10'000, 'x'), "1"}};
  const json error = service.call("CreateMLModel", model);
  CHECK(error["__type"] == "InvalidInputException");
  CHECK(error["message"].get<std::string>().size() <= 2048);
}
