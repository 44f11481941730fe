#include "service/store/object_store.h"

#include <atomic>
#include <catch2/catch.hpp>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "service/store/sqlite.h"
#include "tests/io/temporary_directory.h"
#include "tests/service/made_objects.h"

using namespace glassbox::testing;

TEST_CASE("a store gives back every member of an object, also when it is opened again",
          "[service][object_store]") {
  const TemporaryDirectory directory;
  StoredObject full = ml_model("ml-1", "ds-1");
  full.name = std::string("na\0me \xc3\xa9", 8);
  full.status = ObjectStatus::kCompleted;
  full.updated = 2001;
  full.started = 2002;
  full.finished = 2003;
  full.compute = 2004;
  full.message = "done";
  full.details = R"({"size":5})";
  full.score_threshold = 0.1;
  full.threshold_updated = 2005;
  full.endpoint_status = "READY";
  full.endpoint_created = 2006;
  full.attempts = 3;
  {
    ObjectStore store(directory.path());
    REQUIRE(store.insert(data_source("ds-1")));
    REQUIRE(store.insert(full));
    CHECK(members(store.find(full.key).value()) == members(full));
  }
  const ObjectStore again(directory.path());
  CHECK(members(again.find(full.key).value()) == members(full));
  CHECK(members(again.find(source_key("ds-1")).value()) == members(data_source("ds-1")));
  CHECK_FALSE(again.find(source_key("ml-1")).has_value());  // ids belong to a type
}

TEST_CASE("an id is taken once for each type, also by a deleted object",
          "[service][object_store]") {
  const TemporaryDirectory directory;
  ObjectStore store(directory.path());
  REQUIRE(store.insert(data_source("x", 1)));
  CHECK_FALSE(store.insert(data_source("x", 2)));
  CHECK(store.find(source_key("x"))->created == 1);
  CHECK(store.insert(ml_model("x", "x")));
  set_status(store, source_key("x"), ObjectStatus::kDeleted);
  CHECK_FALSE(store.insert(data_source("x", 3)));
  CHECK(store.find(source_key("x"))->status == ObjectStatus::kDeleted);
}

TEST_CASE("change writes what fn says, but neither key, created nor request",
          "[service][object_store]") {
  const TemporaryDirectory directory;
  ObjectStore store(directory.path());
  store.insert(data_source("ds-1", 7));
  StoredObject wanted = data_source("ds-1", 7);
  wanted.name = "new";
  wanted.attempts = 2;
  wanted.updated = 99;
  CHECK(store.change(source_key("ds-1"), [&](StoredObject& object) {
    object = wanted;
    object.key.id = "other";
    object.created = 8;
    object.request = "{\"other\":1}";
    return true;
  }));
  CHECK(members(store.find(source_key("ds-1")).value()) == members(wanted));
  CHECK_FALSE(store.find(source_key("other")).has_value());

  CHECK_FALSE(store.change(source_key("ds-1"), [](StoredObject& object) {
    object.name = "unwanted";
    return false;
  }));
  CHECK_THROWS_AS(store.change(source_key("ds-1"),
                               [](StoredObject& object) -> bool {
                                 object.name = "unwanted";
                                 throw std::runtime_error("stop");
                               }),
                  std::runtime_error);
  CHECK(store.find(source_key("ds-1"))->name == "new");
  bool called = false;
  CHECK_FALSE(store.change(source_key("none"), [&](StoredObject&) { return called = true; }));
  CHECK_FALSE(called);
}

TEST_CASE("objects refer to objects that exist", "[service][object_store]") {
  const TemporaryDirectory directory;
  ObjectStore store(directory.path());
  store.insert(data_source("ds-1"));
  store.insert(ml_model("ml-1", "ds-1"));
  StoredObject source_with_reference = data_source("ds-2");
  source_with_reference.data_source_id = "ds-1";
  StoredObject model_with_model = ml_model("ml-2", "ds-1");
  model_with_model.model_id = "ml-1";
  const std::vector<StoredObject> wrong{
      ml_model("ml-2", "none"),
      ml_model("ml-2", "ml-1"),  // no such data source, though a model has the id
      ml_model("ml-2", ""),
      evaluation("ev-1", "ds-1", "ds-1"),
      evaluation("ev-1", "", "ds-1"),
      evaluation("ev-1", "ml-1", "", 3000, ObjectType::kBatchPrediction),
      data_source(""),
      source_with_reference,
      model_with_model,
  };
  for (const StoredObject& object : wrong) {
    CAPTURE(object.key.id, object.data_source_id, object.model_id);
    CHECK_THROWS_AS(store.insert(object), std::invalid_argument);
    CHECK_FALSE(store.find(object.key).has_value());
  }
  CHECK_THROWS_AS(store.change(model_key("ml-1"),
                               [](StoredObject& object) {
                                 object.data_source_id = "none";
                                 return true;
                               }),
                  std::invalid_argument);
  CHECK(store.find(model_key("ml-1"))->data_source_id == "ds-1");
  CHECK(store.insert(evaluation("ev-1", "ml-1", "ds-1")));
}

TEST_CASE("unfinished objects come oldest first, models with an endpoint by id",
          "[service][object_store]") {
  const TemporaryDirectory directory;
  ObjectStore store(directory.path());
  store.insert(data_source("young", 30));
  store.insert(data_source("zz", 20));  // of the same age: as they were inserted
  store.insert(data_source("aa", 20));
  store.insert(data_source("old", 10));
  store.insert(data_source("done", 5));
  store.insert(data_source("gone", 4));
  store.insert(ml_model("b", "old", 15));
  store.insert(ml_model("a", "old", 15));
  store.insert(ml_model("c", "old", 15));
  set_status(store, source_key("done"), ObjectStatus::kFailed);
  set_status(store, source_key("gone"), ObjectStatus::kDeleted);
  set_status(store, source_key("zz"), ObjectStatus::kInProgress);
  for (const char* id : {"a", "b", "c"}) set_status(store, model_key(id), ObjectStatus::kCompleted);
  CHECK(store.unfinished() ==
        std::vector{source_key("old"), source_key("zz"), source_key("aa"), source_key("young")});
  CHECK(store.with_endpoint().empty());
  for (const char* id : {"b", "a"}) {
    store.change(model_key(id), [&](StoredObject& object) {
      object.endpoint_status = object.key.id == "a" ? "UPDATING" : "READY";
      return true;
    });
  }
  CHECK(store.with_endpoint() == std::vector{model_key("a"), model_key("b")});
}

TEST_CASE("an object whose row was damaged answers as FAILED, the others as ever",
          "[service][object_store]") {
  const TemporaryDirectory directory;
  {
    ObjectStore store(directory.path());
    for (const char* id : {"a", "b", "c", "d"}) store.insert(data_source(id));
  }
  const auto [damage, message] = GENERATE(table<std::string, std::string>({
      {"status = 'LOST'", "its status is 'LOST'"},
      {"status = ''", "its status is ''"},
      {"request = 'x'", "its request is no JSON"},
      {"request = '{\"a\":'", "its request is no JSON"},
      {"details = '[1'", "its details are no JSON"},
      {"details = '{' || char(0)", "its details are no JSON"},
  }));
  CAPTURE(damage);
  {
    Database database(directory.path() / "glassbox.db");
    database.run("PRAGMA ignore_check_constraints = ON");
    database.run("UPDATE objects SET " + damage + " WHERE id = 'b'");
  }
  ObjectStore store(directory.path());
  const StoredObject damaged = store.find(source_key("b")).value();
  CHECK(damaged.status == ObjectStatus::kFailed);
  CHECK(damaged.message == "store: the record of this object is damaged: " + message);
  CHECK((damaged.request.front() == '{' && damaged.request.back() == '}'));
  CHECK(members(store.find(source_key("a")).value()) == members(data_source("a")));
  const auto page = store.describe({.variable = "Name"});
  REQUIRE(page.objects.size() == 4);
  CHECK(page.objects[1].status == ObjectStatus::kFailed);
  CHECK(page.objects[2].status == ObjectStatus::kPending);
  set_status(store, source_key("b"), ObjectStatus::kDeleted);  // it can be got rid of
  CHECK(store.find(source_key("b"))->status == ObjectStatus::kDeleted);
  CHECK(store.describe({.variable = "Name"}).objects.size() == 3);
}

TEST_CASE("many threads change and read at the same time without losing a change",
          "[service][object_store]") {
  const TemporaryDirectory directory;
  ObjectStore store(directory.path());
  store.insert(data_source("shared"));
  constexpr int kThreads = 4, kChanges = 25;
  std::atomic<int> wrong = 0;
  {
    std::vector<std::jthread> threads;
    threads.reserve(kThreads);
    for (int t = 0; t < kThreads; ++t) {
      threads.emplace_back([&, t] {
        for (int i = 0; i < kChanges; ++i) {
          const std::string id = std::to_string(t) + "-" + std::to_string(i);
          wrong += !store.insert(data_source(id));
          wrong += !store.find(source_key(id));  // one's own change is seen at once
          wrong += !store.change(source_key("shared"), [](StoredObject& object) {
            ++object.attempts;
            return true;
          });
          wrong += store.describe({.limit = 5}).objects.empty();
        }
      });
    }
  }
  CHECK(wrong == 0);
  CHECK(store.find(source_key("shared"))->attempts == kThreads * kChanges);
  CHECK(store.unfinished().size() == 1 + kThreads * kChanges);
}

TEST_CASE("a change may read the store while it is made", "[service][object_store]") {
  const TemporaryDirectory directory;
  ObjectStore store(directory.path());
  store.insert(data_source("a"));
  store.change(source_key("a"), [&](StoredObject& object) {
    object.name = "new";
    CHECK_FALSE(store.find(source_key("a"))->name.has_value());
    return true;
  });
  CHECK(store.find(source_key("a"))->name == "new");
}
