// Who waits for whom.
#include <algorithm>
#include <catch2/catch.hpp>
#include <future>
#include <string>
#include <vector>

#include "service/jobs/task_queue.h"
#include "service/store/sqlite.h"
#include "tests/service/made_objects.h"
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
  std::string csv;
  for (int i = 0; i < 400'000; ++i) csv += std::to_string(i) + (i % 2 == 0 ? ",1\n" : ",0\n");
  service.write("buckets/b/large.csv", csv);
  const auto gone = std::make_shared<std::atomic<bool>>(false);
  Database other(service.at("data/glassbox.db"));
  std::future<HttpResponse> held;
  for (int i = 0; i < 10; ++i) {  // until the lock comes before the end of the job
    (void)service.call("CreateDataSourceFromS3",
                       RunningApi::data_source("ds-" + std::to_string(i), "large.csv"));
    other.run("BEGIN IMMEDIATE");  // no job ends
    const json request = {{"FilterVariable", "CreatedAt"}, {"GE", "0"}};
    held = service.send_text("DescribeDataSources", request.dump(), gone);
    if (held.wait_for(500ms) == std::future_status::timeout) break;
    other.run("COMMIT");
  }
  REQUIRE(held.wait_for(0s) == std::future_status::timeout);
  *gone = true;
  other.run("COMMIT");
  CHECK_THROWS_AS(held.get(), std::future_error);
}

TEST_CASE("a small call does not wait for the large ones before it", "[service][api]") {
  RunningApi service;
  service.stop();
  {
    ObjectStore store(service.at("data"));
    for (int i = 0; i < 8; ++i) {
      StoredObject object = data_source("ds-" + std::to_string(i));
      object.status = ObjectStatus::kCompleted;
      object.request = json{{"DataSpec", {{"DataSchema", std::string(250'000, 'x')}}}}.dump();
      REQUIRE(store.insert(object));
    }
  }
  service.start();
  std::vector<std::future<HttpResponse>> lists;
  for (int i = 0; i < 300; ++i)
    lists.push_back(service.send("DescribeDataSources", json::object()));
  CHECK(service.call("GetDataSource", get("ds-1"))["Status"] == "COMPLETED");
  const auto answered = std::ranges::count_if(
      lists, [](const auto& list) { return list.wait_for(0s) == std::future_status::ready; });
  CHECK(answered < 300);
  CHECK(json::parse(lists[0].get().body)["Results"].size() == 8);
}

TEST_CASE("a queue of two threads does two things at once, and what is left is dropped",
          "[service]") {
  std::promise<void> first, second, both, dropped;
  {
    TaskQueue queue(2);
    queue.post([&] {  // each waits for the other
      first.set_value();
      second.get_future().wait();
      both.set_value();
    });
    queue.post([&] {
      first.get_future().wait();
      second.set_value();
    });
    queue.post_at(TaskQueue::Clock::now() + 1h, [&] { dropped.set_value(); });
    both.get_future().wait();
    queue.stop();
  }
  CHECK(dropped.get_future().wait_for(0s) == std::future_status::timeout);
}
