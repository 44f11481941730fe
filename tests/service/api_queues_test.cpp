// Who waits for whom.
#include <catch2/catch.hpp>
#include <string>

#include "service/sqlite.h"
#include "tests/service/running_api.h"

using namespace glassbox::testing;
using namespace std::chrono_literals;
using nlohmann::json;

namespace {

json get(const std::string& id) { return {{"DataSourceId", id}}; }

}  // namespace

TEST_CASE("reads go on while a change waits for another program's lock", "[service][api]") {
  const RunningApi service;
  (void)service.call("CreateDataSourceFromS3", RunningApi::data_source("ds"));
  REQUIRE(service.end_of("DataSource", "ds") == "COMPLETED");
  Database other(service.at("data/glassbox.db"));
  other.run("BEGIN IMMEDIATE");
  auto created = service.send("CreateDataSourceFromS3", RunningApi::data_source("late"));
  auto found = service.send("GetDataSource", get("ds")),
       listed = service.send("DescribeDataSources", json::object()),
       tags = service.send("DescribeTags", {{"ResourceId", "ds"}, {"ResourceType", "DataSource"}});
  for (auto* const answer : {&found, &listed, &tags}) {
    REQUIRE(answer->wait_for(4s) == std::future_status::ready);
    CHECK(answer->get().status == 200);
  }
  CHECK(created.wait_for(0s) == std::future_status::timeout);
  other.run("COMMIT");
  CHECK(created.get().status == 200);
}

TEST_CASE("requests of clients that have gone are dropped when their turn comes",
          "[service][api]") {
  const RunningApi service;
  const auto gone = std::make_shared<std::atomic<bool>>(false);
  Database other(service.at("data/glassbox.db"));
  other.run("BEGIN IMMEDIATE");
  auto first = service.send("CreateDataSourceFromS3", RunningApi::data_source("first"));
  auto dropped =
      service.send_text("CreateDataSourceFromS3", RunningApi::data_source("dropped").dump(), gone);
  *gone = true;
  other.run("COMMIT");
  CHECK(first.get().status == 200);
  CHECK_THROWS_AS(dropped.get(), std::future_error);  // forgotten without an answer
  CHECK(service.error("GetDataSource", get("dropped")) == "ResourceNotFoundException");
  for (const char* const operation : {"GetDataSource", "DescribeDataSources", "DeleteDataSource"})
    CHECK_THROWS_AS(service.send_text(operation, get("first").dump(), gone).get(),
                    std::future_error);
  CHECK(service.call("GetDataSource", get("first"))["Status"] != "DELETED");
}

TEST_CASE("a held list of a client that has gone is let go with the next change",
          "[service][api]") {
  const RunningApi service(1h);
  const auto gone = std::make_shared<std::atomic<bool>>(false);
  (void)service.call("CreateDataSourceFromS3", RunningApi::data_source("ds"));
  service.write("buckets/b/large.csv", [] {
    std::string csv;
    for (int i = 0; i < 400'000; ++i) csv += std::to_string(i) + (i % 2 == 0 ? ",1\n" : ",0\n");
    return csv;
  }());
  const json request = {{"FilterVariable", "Name"}, {"GE", ""}};
  auto held = service.send_text("DescribeDataSources", request.dump(), gone);
  *gone = true;
  (void)service.call("CreateDataSourceFromS3", RunningApi::data_source("large", "large.csv"));
  CHECK_THROWS_AS(held.get(), std::future_error);
}
