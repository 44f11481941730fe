// Lists of objects, one object, its log.
#include <set>

#include "service/store/object_list.h"
#include "service/store/object_store.h"
#include "tests/console/running_console.h"
#include "tests/service/made_objects.h"

using namespace glassbox::testing;
using Json = RunningConsole::Json;

namespace {

std::vector<std::string> ids_of(const Json& list) {
  std::vector<std::string> ids;
  for (const Json& object : list["objects"]) ids.push_back(object["id"]);
  return ids;
}

// A store with these objects, before the service opens it.
template <class Fill>
void fill(RunningConsole& console, const Fill& fill) {
  console.stop();
  {
    ObjectStore store(console.at("data"));
    fill(store);
  }
  console.start();
}

StoredObject completed(StoredObject object) {
  object.status = ObjectStatus::kCompleted;
  return object;
}

}  // namespace

TEST_CASE("a list has all types, newest first, in pages that are counted", "[console][objects]") {
  RunningConsole console;
  fill(console, [](ObjectStore& store) {
    store.insert(completed(data_source("ds-1", 1000)));
    store.insert(completed(ml_model("ml-1", "ds-1", 3000)));
    store.insert(completed(evaluation("ev-1", "ml-1", "ds-1", 4000)));
    store.insert(completed(evaluation("bp-1", "ml-1", "ds-1", 2000, ObjectType::kBatchPrediction)));
    store.insert(completed(data_source("ds-2", 5000)));
    set_status(store, source_key("ds-2"), ObjectStatus::kDeleted);
  });
  const Json all = console.read("objects");
  CHECK(ids_of(all) == std::vector<std::string>{"ev-1", "ml-1", "bp-1", "ds-1"});
  CHECK(all["total"] == 4);
  CHECK(all["page"] == 1);
  CHECK(all["pages"] == 1);
  CHECK(all["objects"][0]["type"] == "Evaluation");
  CHECK(all["objects"][0]["createdAt"] == 4.0);
  CHECK(all["objects"][0]["mlModelId"] == "ml-1");
  CHECK(all["objects"][0]["dataSourceId"] == "ds-1");
  CHECK(all["objects"][1]["trainingDataSourceId"] == "ds-1");
  CHECK(all["objects"][1]["endpointStatus"] == "NONE");
  CHECK_FALSE(all["objects"][3].contains("mlModelType"));
  const Json second = console.read("objects?limit=3&page=2&order=asc");
  CHECK(ids_of(second) == std::vector<std::string>{"ev-1"});
  CHECK(second["pages"] == 2);
  CHECK(ids_of(console.read("objects?page=9")).empty());
  CHECK(ids_of(console.read("objects?sort=type&order=asc")) ==
        std::vector<std::string>{"bp-1", "ds-1", "ev-1", "ml-1"});
  CHECK(ids_of(console.read("objects?type=MLModel")) == std::vector<std::string>{"ml-1"});
  CHECK(ids_of(console.read("objects?ids=MLModel:ml-1,Evaluation:none,DataSource:ds-2,"
                            "DataSource:ds-1")) == std::vector<std::string>{"ml-1", "ds-1"});
  for (const char* const wrong : {"type=Tree", "status=DELETED", "sort=id", "order=up", "page=0",
                                  "limit=201", "limit=x", "ids=ml-1", "ids=MLModel:"}) {
    CAPTURE(wrong);
    CHECK(console.read("objects?" + std::string(wrong))["__type"] == "InvalidInputException");
  }
}

TEST_CASE("a search finds a part of name or id and takes no sign for another",
          "[console][objects]") {
  RunningConsole console;
  fill(console, [](ObjectStore& store) {
    StoredObject one = data_source("ds-1", 1), two = data_source("ds-2", 2),
                 three = data_source("other", 3);
    one.name = "Größe 100%_a";
    two.name = "<script>alert(1)</script>";
    three.name = "WINE";
    for (const StoredObject& object : {one, two, three}) store.insert(completed(object));
    set_status(store, source_key("ds-2"), ObjectStatus::kFailed);
  });
  const auto found = [&](const std::string& query) {
    return ids_of(console.read("objects?" + query));
  };
  CHECK(found("search=ds-") == std::vector<std::string>{"ds-2", "ds-1"});
  CHECK(found("search=wine") == std::vector<std::string>{"other"});
  CHECK(found("search=%25_") == std::vector<std::string>{"ds-1"});
  CHECK(found("search=%25%25").empty());
  CHECK(found("search=Gr%C3%B6%C3%9Fe+100") == std::vector<std::string>{"ds-1"});
  CHECK(found("search=%3Cscript") == std::vector<std::string>{"ds-2"});
  CHECK(found("search=ds-&status=FAILED") == std::vector<std::string>{"ds-2"});
  CHECK(found("search='%20OR%201=1").empty());
  CHECK(found("sort=name&order=asc").front() == "ds-2");
  CHECK(console.read("objects?search=script")["objects"][0]["name"] == "<script>alert(1)</script>");
}

TEST_CASE("5,000 objects come page by page, each once, in every order", "[console][objects]") {
  RunningConsole console;
  constexpr int kSources = 1000;
  fill(console, [](ObjectStore& store) {
    for (int i = 0; i < kSources; ++i) {
      const std::string n = std::to_string(i);
      StoredObject source = completed(data_source("ds-" + n, 1000 + i % 7));
      source.name = "name " + std::to_string(i * 31 % 1000);
      store.insert(source);
      store.insert(completed(ml_model("ml-" + n, "ds-" + n, 1000 + i % 11)));
      for (const char* const kind : {"ev-", "ew-"})
        store.insert(completed(evaluation(kind + n, "ml-" + n, "ds-" + n, 1000 + i % 5)));
      store.insert(completed(
          evaluation("bp-" + n, "ml-" + n, "ds-" + n, 1000 + i, ObjectType::kBatchPrediction)));
    }
  });
  for (const char* const sort : {"created", "updated", "name", "status", "type"}) {
    std::set<std::string> seen;
    std::size_t count = 0;
    for (int page = 1; page <= 25; ++page) {
      const Json list = console.read("objects?limit=200&sort=" + std::string(sort) +
                                     "&page=" + std::to_string(page));
      REQUIRE(list["total"] == 5 * kSources);
      REQUIRE(list["pages"] == 25);
      for (const Json& object : list["objects"]) {
        seen.insert(object["type"].get<std::string>() + object["id"].get<std::string>());
        ++count;
      }
    }
    CAPTURE(sort);
    CHECK(count == 5 * kSources);
    CHECK(seen.size() == 5 * kSources);
  }
  CHECK(console.read("objects?search=ds-99&limit=200")["total"] == 11);
}

TEST_CASE("the list of a store follows its index and not its rows", "[console][objects]") {
  // Each page costs what stands before it, not a sort of all objects.
  ListQuery query;
  for (const auto sort : {ListQuery::Sort::kCreated, ListQuery::Sort::kUpdated,
                          ListQuery::Sort::kName, ListQuery::Sort::kStatus}) {
    query.sort = sort;
    const TemporaryDirectory directory;
    { ObjectStore made(directory.path()); }
    Database database(directory / "glassbox.db");
    const LentStatement plan = database.statement("EXPLAIN QUERY PLAN " + list_sql(query));
    plan->bind(3, std::int64_t{50}).bind(4, std::int64_t{0});
    while (plan->step()) CHECK(plan->text(3).find("TEMP B-TREE") == std::string::npos);
  }
}

TEST_CASE("an object shows its request, tags and all that refers to it", "[console][objects]") {
  RunningConsole console;
  console.make_all();
  console.call("AddTags", {{"ResourceType", "MLModel"},
                           {"ResourceId", "ml"},
                           {"Tags", {{{"Key", "a"}, {"Value", "1"}}}}});
  const Json model = console.read("objects/ml-models/ml");
  CHECK(model["request"]["TrainingDataSourceId"] == "ds");
  CHECK(model["log"] == true);
  CHECK(model["tags"] == Json::array({{{"key", "a"}, {"value", "1"}}}));
  CHECK(model["dependents"].size() == 2);
  REQUIRE(model["evaluations"].size() == 1);
  CHECK(model["evaluations"][0]["metric"]["name"] == "AUC");
  CHECK(model["metric"] == model["evaluations"][0]["metric"]);
  CHECK(model["metric"]["value"] == 1.0);
  CHECK(model["scoreThreshold"] == 0.5);
  CHECK(model["mlModelType"] == "BINARY");
  const Json source = console.read("objects/data-sources/ds");
  CHECK(source["dependents"].size() == 3);
  CHECK(source["recordCount"] == 400);
  CHECK(console.read("objects/batch-predictions/bp")["outputUri"] == "s3://b/out");
  CHECK(console.read("objects/evaluations/none")["__type"] == "ResourceNotFoundException");
  console.call("DeleteEvaluation", {{"EvaluationId", "ev"}});
  CHECK(console.read("objects/evaluations/ev")["status"] == 404);
  CHECK(console.read("objects/ml-models/ml")["metric"].is_null());
}

TEST_CASE("a log comes from a byte on", "[console][objects]") {
  RunningConsole console;
  console.make_all();
  const std::string whole = contents(console.at("data/logs/ml-ml.log"));
  const Json all = console.read("objects/ml-models/ml/log");
  CHECK(all["text"] == whole);
  CHECK(all["next"] == whole.size());
  CHECK(console.read("objects/ml-models/ml/log?from=100")["text"] == whole.substr(100));
  const Json none = console.read("objects/ml-models/ml/log?from=" + std::to_string(whole.size()));
  CHECK(none["text"] == "");
  CHECK(none["next"] == whole.size());
  std::string large;
  while (large.size() < 600'000) large += "line " + std::to_string(large.size()) + "\n";
  console.write("data/logs/ml-ml.log", large);
  std::string read;
  for (std::uint64_t from = 0;;) {
    const Json part = console.read("objects/ml-models/ml/log?from=" + std::to_string(from));
    if (part["text"] == "") break;
    read += part["text"].get<std::string>();
    from = part["next"];
  }
  CHECK(read == large);
}
