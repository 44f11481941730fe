#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "service/store/object_store.h"
#include "tests/io/temporary_directory.h"
#include "tests/service/made_objects.h"

using namespace glassbox::testing;

TEST_CASE("tags are set, added, replaced and deleted by key", "[service][tags]") {
  const TemporaryDirectory directory;
  ObjectStore store(directory.path());
  store.insert(data_source("a"));
  store.insert(ml_model("a", "a"));
  const ObjectKey key = source_key("a");
  CHECK(store.tags(key).empty());
  CHECK(store.add_tags(key, {{"team", "x"}, {"Zone", std::nullopt}}, 50));
  CHECK(store.tags(key) == std::vector<Tag>{{"Zone", std::nullopt}, {"team", "x"}});
  CHECK(store.add_tags(key, {{"team", std::nullopt}, {"cost", "1"}, {"cost", ""}}, 50));
  CHECK(store.tags(key) ==
        std::vector<Tag>{{"Zone", std::nullopt}, {"cost", ""}, {"team", std::nullopt}});
  CHECK(store.tags(model_key("a")).empty());
  CHECK(store.delete_tags(key, {"cost", "none", "TEAM"}));
  CHECK(store.tags(key) == std::vector<Tag>{{"Zone", std::nullopt}, {"team", std::nullopt}});
  CHECK(store.set_tags(key, {{"only", "1"}}, 50));
  CHECK(store.tags(key) == std::vector<Tag>{{"only", "1"}});
}

TEST_CASE("too many tags change nothing", "[service][tags]") {
  const TemporaryDirectory directory;
  ObjectStore store(directory.path());
  store.insert(data_source("a"));
  const ObjectKey key = source_key("a");
  const std::vector<Tag> two{{"1", "a"}, {"2", "b"}};
  REQUIRE(store.add_tags(key, two, 2));
  CHECK(message_of<TooManyTags>([&] {
          store.add_tags(key, {{"1", "changed"}, {"3", "c"}}, 2);
        }) == "DataSource a would have 3 tags, at most 2 are allowed");
  CHECK(store.tags(key) == two);
  CHECK_THROWS_AS(store.set_tags(key, {{"4", "d"}, {"5", "e"}, {"6", "f"}}, 2), TooManyTags);
  CHECK(store.tags(key) == two);
  CHECK(store.add_tags(key, {{"1", "z"}}, 2));  // no more than before
  CHECK(store.tags(key).front().value == "z");
}

TEST_CASE("tags of missing and deleted objects cannot be changed", "[service][tags]") {
  const TemporaryDirectory directory;
  ObjectStore store(directory.path());
  CHECK_FALSE(store.add_tags(source_key("a"), {{"k", "v"}}, 50));
  CHECK(store.tags(source_key("a")).empty());
  store.insert(data_source("a"));
  store.add_tags(source_key("a"), {{"k", "v"}}, 50);
  set_status(store, source_key("a"), ObjectStatus::kDeleted);
  CHECK_FALSE(store.add_tags(source_key("a"), {{"l", "w"}}, 50));
  CHECK_FALSE(store.set_tags(source_key("a"), {}, 50));
  CHECK_FALSE(store.delete_tags(source_key("a"), {"k"}));
  CHECK(store.tags(source_key("a")) == std::vector<Tag>{{"k", "v"}});
}
