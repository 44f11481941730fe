#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdio>
#include <map>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "service/store/dates.h"
#include "service/store/describe_page.h"
#include "service/store/describe_plan.h"
#include "service/store/object_store.h"
#include "service/store/sqlite.h"
#include "tests/io/temporary_directory.h"
#include "tests/service/made_objects.h"

using namespace glassbox::testing;

namespace {

using Comparators = std::vector<std::pair<std::string, std::string>>;

std::vector<std::string> ids(const std::vector<StoredObject>& objects) {
  std::vector<std::string> found;
  found.reserve(objects.size());
  for (const StoredObject& object : objects) found.push_back(object.key.id);
  return found;
}

// All pages after one another. between() runs after each page.
template <typename Between>
std::vector<std::string> all_pages(const ObjectStore& store, DescribeQuery query,
                                   const Between& between) {
  std::vector<std::string> found;
  do {
    const auto page = store.describe(query);
    CHECK(page.objects.size() <= static_cast<std::size_t>(query.limit));
    for (const StoredObject& object : page.objects) found.push_back(object.key.id);
    query.next_token = page.next_token;
    between();
  } while (query.next_token);
  return found;
}

std::vector<std::string> all_pages(const ObjectStore& store, const DescribeQuery& query) {
  return all_pages(store, query, [] {});
}

std::string refusal(const ObjectStore& store, const DescribeQuery& query) {
  return message_of<BadQuery>([&] { (void)store.describe(query); });
}

// What a list holds, the slow and obvious way: look at all objects, sort those that pass.
class Reference {
 public:
  std::map<ObjectKey, StoredObject> objects;

  [[nodiscard]] std::vector<std::string> list(const DescribeQuery& query) const {
    const std::string variable = query.variable.value_or("CreatedAt");
    const bool deleted = variable == "Status" &&
                         std::count(query.comparators.begin(), query.comparators.end(),
                                    std::pair<std::string, std::string>("EQ", "DELETED")) > 0;
    std::vector<std::pair<std::string, std::string>> found;
    for (const auto& [key, object] : objects) {
      if (key.type != query.type) continue;
      if ((object.status == ObjectStatus::kDeleted) != deleted) continue;
      const std::string value = value_of(object, variable);
      const bool passes = std::all_of(
          query.comparators.begin(), query.comparators.end(),
          [&](const auto& pair) { return compare(variable, pair.first, value, pair.second); });
      if (passes) found.emplace_back(value, key.id);
    }
    std::sort(found.begin(), found.end());
    if (query.sort_order.value_or(query.variable ? "asc" : "dsc") == "dsc") {
      std::reverse(found.begin(), found.end());
    }
    std::vector<std::string> result;
    result.reserve(found.size());
    for (auto& pair : found) result.push_back(std::move(pair.second));
    return result;
  }

 private:
  // Dates as ISO texts: they order alike.
  static std::string value_of(const StoredObject& object, const std::string& variable) {
    if (variable == "CreatedAt") return iso_text(object.created);
    if (variable == "LastUpdatedAt") return iso_text(object.updated);
    if (variable == "Status") return std::string(to_text(object.status));
    if (variable == "Name") return object.name.value_or("");
    if (variable == "IAMUser") return "arn:aws:iam::000000000000:root";
    if (variable == "Algorithm") return "sgd";
    if (variable == "RealtimeEndpointStatus") return object.endpoint_status;
    if (variable == "MLModelType") return object.model_type;
    if (variable == "MLModelId") return object.model_id;
    if (variable == "TrainingDataSourceId" || variable == "DataSourceId") {
      return object.data_source_id;
    }
    return object.data_location;
  }
  static bool compare(const std::string& variable, const std::string& comparator,
                      const std::string& value, std::string bound) {
    if (comparator == "Prefix") return value.rfind(bound, 0) == 0;
    if (variable.find("At") == variable.size() - 2)
      bound = iso_text(glassbox::service::parse_date(bound)->begin);
    if (comparator == "EQ") return value == bound;
    if (comparator == "NE") return value != bound;
    if (comparator == "LT") return value < bound;
    if (comparator == "LE") return value <= bound;
    if (comparator == "GT") return value > bound;
    return value >= bound;
  }
};

const std::map<ObjectType, std::vector<std::string>> kVariables{
    {ObjectType::kDataSource,
     {"CreatedAt", "LastUpdatedAt", "Status", "Name", "IAMUser", "DataLocationS3"}},
    {ObjectType::kMLModel,
     {"CreatedAt", "LastUpdatedAt", "Status", "Name", "IAMUser", "TrainingDataSourceId",
      "TrainingDataURI", "RealtimeEndpointStatus", "MLModelType", "Algorithm"}},
    {ObjectType::kEvaluation,
     {"CreatedAt", "LastUpdatedAt", "Status", "Name", "IAMUser", "MLModelId", "DataSourceId",
      "DataURI"}},
    {ObjectType::kBatchPrediction,
     {"CreatedAt", "LastUpdatedAt", "Status", "Name", "IAMUser", "MLModelId", "DataSourceId",
      "DataURI"}},
};

// Few values for each member, so that there are ties and comparators that hit.
class Maker {
 public:
  explicit Maker(unsigned seed) : rng_(seed) {}

  template <typename T>
  const T& one_of(const std::vector<T>& values) {
    return values[rng_() % values.size()];
  }
  bool chance(unsigned percent) { return rng_() % 100 < percent; }
  Milliseconds date() { return 1'486'834'110'000 + static_cast<Milliseconds>(rng_() % 12) * 250; }

  StoredObject object(ObjectType type, const std::string& id) {
    const std::string source = one_of<std::string>({"source-0", "source-1", "source-2"});
    const std::string model = one_of<std::string>({"model-0", "model-1"});
    StoredObject made = type == ObjectType::kDataSource ? data_source(id)
                        : type == ObjectType::kMLModel  ? ml_model(id, source)
                                                        : evaluation(id, model, source, 0, type);
    made.created = date();
    made.data_location = one_of<std::string>({"s3://a/", "s3://a/b", "s3://b/\xc3\xa9"});
    if (type == ObjectType::kMLModel) {
      made.model_type = one_of<std::string>({"BINARY", "MULTICLASS", "REGRESSION"});
    }
    vary(made);
    return made;
  }
  void vary(StoredObject& object) {
    object.updated = date();
    object.status = one_of<ObjectStatus>({ObjectStatus::kPending, ObjectStatus::kInProgress,
                                          ObjectStatus::kCompleted, ObjectStatus::kFailed,
                                          ObjectStatus::kDeleted});
    object.name.reset();
    if (chance(80)) object.name = name();
    object.endpoint_status = one_of<std::string>({"NONE", "READY", "UPDATING"});
  }
  DescribeQuery query() {
    DescribeQuery made{.type = static_cast<ObjectType>(rng_() % 4)};
    if (chance(90)) made.variable = one_of(kVariables.at(made.type));
    for (auto left = made.variable ? rng_() % 4 : 0; left > 0; --left) {
      const auto comparator = one_of<std::string>({"EQ", "NE", "LT", "LE", "GT", "GE", "Prefix"});
      made.comparators.emplace_back(comparator, bound(*made.variable, comparator == "Prefix"));
    }
    if (chance(70)) made.sort_order = one_of<std::string>({"asc", "dsc"});
    made.limit = one_of<int>({1, 2, 3, 7, 100});
    return made;
  }

 private:
  std::string name() {
    return one_of<std::string>({"", "a", "ab", "a b", "b", "\xc3\xa9t\xc3\xa9", "\xf0\x9f\x99\x82",
                                std::string("a\0", 2), "A"});
  }
  std::string bound(const std::string& variable, bool prefix) {
    if (variable == "CreatedAt" || variable == "LastUpdatedAt") {
      const Milliseconds when = date();
      const std::string iso = iso_text(when);
      if (prefix) return iso.substr(0, one_of<std::size_t>({0, 4, 10, 19, 21, 24}));
      char seconds[32];
      std::snprintf(seconds, sizeof seconds, "%lld.%03lld", static_cast<long long>(when / 1000),
                    static_cast<long long>(when % 1000));
      return chance(50) ? iso : seconds;
    }
    if (variable == "Status") {
      return one_of<std::string>({"COMPLETED", "DELETED", "PENDING", "INPROGRESS", "F", ""});
    }
    if (variable == "IAMUser") {
      return one_of<std::string>({"arn:", "arn:aws:iam::000000000000:root", "b", ""});
    }
    if (variable == "Algorithm") return one_of<std::string>({"sgd", "s", "t"});
    if (variable == "MLModelId") return one_of<std::string>({"model-0", "model-1", "model-", "n"});
    if (variable.find("DataSourceId") != std::string::npos) {
      return one_of<std::string>({"source-0", "source-1", "source-"});
    }
    if (variable == "MLModelType") return one_of<std::string>({"BINARY", "MULTICLASS", "R"});
    if (variable == "RealtimeEndpointStatus") return one_of<std::string>({"NONE", "READY"});
    if (variable != "Name") return one_of<std::string>({"s3://a/", "s3://a/b", "s3://", "s3://c"});
    return name();
  }
  std::mt19937 rng_;
};

}  // namespace

TEST_CASE("a page of large objects ends early, and the pages together have them all",
          "[service][describe]") {
  const TemporaryDirectory directory;
  ObjectStore store(directory.path());
  constexpr std::size_t kSize = kMostPageBytes / 8;
  for (int i = 10; i < 50; ++i) {
    StoredObject object = data_source("ds-" + std::to_string(i));
    object.request = "{\"x\":\"" + std::string(kSize, 'x') + "\"}";
    if (i == 30) object.request = "{\"x\":\"" + std::string(3 * kMostPageBytes, 'x') + "\"}";
    REQUIRE(store.insert(object));
  }
  DescribeQuery query{.variable = "Name"};
  std::vector<std::string> found;
  std::size_t pages = 0;
  do {
    const auto page = store.describe(query);
    REQUIRE_FALSE(page.objects.empty());
    CHECK(page.objects.size() <= 8);
    for (const std::string& id : ids(page.objects)) found.push_back(id);
    query.next_token = page.next_token;
    ++pages;
  } while (query.next_token);
  CHECK(pages >= 5);
  REQUIRE(found.size() == 40);
  for (int i = 10; i < 50; ++i)
    CHECK(found[static_cast<std::size_t>(i - 10)] == "ds-" + std::to_string(i));
}

TEST_CASE("pages hold what a search through all objects finds, in its order",
          "[service][describe][property]") {
  const unsigned seed = GENERATE(1u, 2u);
  CAPTURE(seed);
  const TemporaryDirectory directory;
  ObjectStore store(directory.path());
  Reference reference;
  Maker maker(seed);
  const auto insert = [&](const StoredObject& object) {
    REQUIRE(store.insert(object));
    reference.objects[object.key] = object;
  };
  for (const char* id : {"source-0", "source-1", "source-2"}) insert(data_source(id));
  for (const char* id : {"model-0", "model-1"}) insert(ml_model(id, "source-0"));
  for (int i = 0; i < 160; ++i) {
    insert(maker.object(static_cast<ObjectType>(i % 4), "id-" + std::to_string(i * 7919 % 160)));
  }
  std::size_t shown = 0;
  for (int round = 0; round < 400; ++round) {
    if (round % 4 == 0) {  // the indexes follow changes
      const StoredObject object = std::next(reference.objects.begin(), round % 160)->second;
      REQUIRE(store.change(object.key, [&](StoredObject& stored) {
        maker.vary(stored);
        reference.objects[object.key] = stored;
        return true;
      }));
    }
    const DescribeQuery query = maker.query();
    std::string text = std::string(to_text(query.type)) + " " + query.variable.value_or("-") + " " +
                       query.sort_order.value_or("-") + " limit " + std::to_string(query.limit);
    for (const auto& [comparator, value] : query.comparators)
      text += " " + comparator + ":" + value;
    CAPTURE(round, text);
    const auto expected = reference.list(query);
    REQUIRE(all_pages(store, query) == expected);
    shown += expected.size();
  }
  CHECK(shown > 2000);  // the queries did find something
}

TEST_CASE("every page is read from an index, from its first object on", "[service][describe]") {
  const TemporaryDirectory directory;
  { const ObjectStore store(directory.path()); }
  Database database(directory.path() / "glassbox.db");
  const bool has_end = GENERATE(true, false);
  const std::string order = GENERATE("asc", "dsc");
  for (const auto& [type, variables] : kVariables) {
    for (const std::string& variable : variables) {
      const DescribePlan made = plan({.type = type, .variable = variable, .sort_order = order});
      const std::string sql = page_sql(made, type, has_end, /*goes_on=*/true);
      CAPTURE(sql);
      std::string how;
      const LentStatement rows = database.statement("EXPLAIN QUERY PLAN " + sql);
      while (rows->step()) how += rows->text(3) + "\n";
      CAPTURE(how);
      const std::string column(made.column), sign = order == "asc" ? ">" : "<";
      const std::string start =
          column == "id" ? "id" + sign + "?" : "(" + column + ",id)" + sign + "(?,?)";
      CHECK(how.find("USING INDEX " + std::string(made.index)) != std::string::npos);
      CHECK(how.find(start) != std::string::npos);
      CHECK(how.find("TEMP B-TREE") == std::string::npos);
    }
  }
}

TEST_CASE("without a variable lists are newest first, and ties go by id", "[service][describe]") {
  const TemporaryDirectory directory;
  ObjectStore store(directory.path());
  store.insert(data_source("b", 10));
  store.insert(data_source("a", 10));
  store.insert(data_source("c", 20));
  CHECK(ids(store.describe({}).objects) == std::vector<std::string>{"c", "b", "a"});
  CHECK(ids(store.describe({.sort_order = "asc"}).objects) ==
        std::vector<std::string>{"a", "b", "c"});
  CHECK(ids(store.describe({.variable = "CreatedAt"}).objects) ==
        std::vector<std::string>{"a", "b", "c"});
  CHECK(store.describe({.type = ObjectType::kMLModel}).objects.empty());
}

TEST_CASE("deleted objects are listed only when EQ asks for them", "[service][describe]") {
  const TemporaryDirectory directory;
  ObjectStore store(directory.path());
  for (const char* id : {"a", "b", "c"}) store.insert(data_source(id));
  set_status(store, source_key("b"), ObjectStatus::kDeleted);
  const auto with = [&](Comparators comparators) {
    return ids(
        store.describe({.variable = "Status", .comparators = std::move(comparators)}).objects);
  };
  CHECK(with({}) == std::vector<std::string>{"a", "c"});
  CHECK(with({{"EQ", "DELETED"}}) == std::vector<std::string>{"b"});
  CHECK(with({{"EQ", "DELETED"}, {"Prefix", "DEL"}}) == std::vector<std::string>{"b"});
  CHECK(with({{"EQ", "DELETED"}, {"NE", "DELETED"}}).empty());
  CHECK(with({{"Prefix", "DEL"}}).empty());
  CHECK(ids(store.describe({.variable = "Name", .comparators = {{"EQ", ""}}}).objects) ==
        std::vector<std::string>{"a", "c"});
}

TEST_CASE("a last page that is full has no token", "[service][describe]") {
  const TemporaryDirectory directory;
  ObjectStore store(directory.path());
  for (const char* id : {"a", "b", "c", "d"}) store.insert(data_source(id));
  const auto first = store.describe({.limit = 2});
  REQUIRE(first.next_token.has_value());
  const auto second = store.describe({.next_token = first.next_token, .limit = 2});
  CHECK(second.objects.size() == 2);
  CHECK_FALSE(second.next_token.has_value());
}

TEST_CASE("objects present throughout come once, whatever happens between pages",
          "[service][describe][property]") {
  const std::string variable = GENERATE("CreatedAt", "Name", "DataLocationS3", "IAMUser");
  const std::string order = GENERATE("asc", "dsc");
  CAPTURE(variable, order);
  const TemporaryDirectory directory;
  ObjectStore store(directory.path());
  std::mt19937 rng(7);
  std::set<std::string> alive;
  int count = 0;
  const auto insert = [&] {
    StoredObject object = data_source(std::to_string(rng() % 1000) + "-" + std::to_string(count++),
                                      static_cast<Milliseconds>(rng() % 5));
    object.name = std::string(1, static_cast<char>('a' + rng() % 4));
    store.insert(object);
    return object.key.id;
  };
  for (int i = 0; i < 40; ++i) alive.insert(insert());
  const auto found = all_pages(store, {.variable = variable, .sort_order = order, .limit = 4}, [&] {
    for (int i = 0; i < 2; ++i) insert();
    const std::string changed = *std::next(alive.begin(), rng() % alive.size());
    store.change(source_key(changed), [&](StoredObject& object) {
      object.status = ObjectStatus::kCompleted;
      object.updated += 1000;
      return true;
    });
    const std::string deleted = *std::next(alive.begin(), rng() % alive.size());
    set_status(store, source_key(deleted), ObjectStatus::kDeleted);
    alive.erase(deleted);
  });
  const std::set<std::string> once(found.begin(), found.end());
  CHECK(once.size() == found.size());
  CHECK(std::includes(once.begin(), once.end(), alive.begin(), alive.end()));
  CHECK(alive.size() > 10);
}

TEST_CASE("comparators without a variable are passed over", "[service][describe]") {
  const TemporaryDirectory directory;
  ObjectStore store(directory.path());
  CHECK(store.insert(data_source("a", 1)));
  CHECK(store.insert(data_source("b", 2)));
  const auto page =
      store.describe({.comparators = {{"Prefix", "x"}, {"GE", "no date"}}, .limit = 1});
  CHECK(ids(page.objects) == std::vector<std::string>{"b"});  // newest first, as without them
  REQUIRE(page.next_token);
  const auto next = store.describe({.next_token = page.next_token});
  CHECK(ids(next.objects) == std::vector<std::string>{"a"});
}

TEST_CASE("queries that make no sense are refused by member and value", "[service][describe]") {
  const TemporaryDirectory directory;
  ObjectStore store(directory.path());
  CHECK(refusal(store, {.variable = "MLModelType"}) ==
        "FilterVariable: expected one of CreatedAt, LastUpdatedAt, Status, Name, IAMUser, "
        "DataLocationS3 (got 'MLModelType')");
  CHECK(
      refusal(store, {.type = ObjectType::kEvaluation, .variable = "createdat"}) ==
      "FilterVariable: expected one of CreatedAt, LastUpdatedAt, Status, Name, IAMUser, MLModelId, "
      "DataSourceId, DataURI (got 'createdat')");
  CHECK(refusal(store, {.variable = "CreatedAt", .comparators = {{"GE", "yesterday"}}}) ==
        "GE: expected a date as seconds since 1970 or ISO 8601, like 1486834110.483 or "
        "2017-02-11T17:28:30Z (got 'yesterday')");
  CHECK(refusal(store, {.variable = "Name", .comparators = {{"LIKE", "a"}}}) ==
        "LIKE: is not a comparator; use EQ, GT, LT, GE, LE, NE or Prefix (got 'a')");
  CHECK(refusal(store, {.sort_order = "desc"}) == "SortOrder: expected asc or dsc (got 'desc')");
  CHECK(refusal(store, {.limit = 0}) == "Limit: expected 1 or more (got '0')");
  CHECK(refusal(store, {.next_token = "abc"}) ==
        "NextToken: is none of ours, or belongs to another query (got 'abc')");
}

TEST_CASE("a token belongs to its filter, order and type, not to its limit",
          "[service][describe]") {
  const TemporaryDirectory directory;
  ObjectStore store(directory.path());
  for (const char* id : {"a", "b", "c"}) store.insert(data_source(id));
  const DescribeQuery query{.variable = "Name",
                            .comparators = {{"GE", ""}, {"LT", "x"}},
                            .sort_order = "asc",
                            .limit = 1};
  DescribeQuery next = query;
  next.next_token = store.describe(query).next_token;
  REQUIRE(next.next_token.has_value());
  const auto changed = [&](auto change) {
    DescribeQuery other = next;
    change(other);
    return refusal(store, other);
  };
  CHECK(changed([](DescribeQuery& q) { q.limit = 5; }).empty());
  CHECK(changed([](DescribeQuery& q) { std::swap(q.comparators[0], q.comparators[1]); }).empty());
  CHECK_FALSE(changed([](DescribeQuery& q) { q.sort_order = "dsc"; }).empty());
  CHECK_FALSE(changed([](DescribeQuery& q) { q.type = ObjectType::kMLModel; }).empty());
  CHECK_FALSE(changed([](DescribeQuery& q) { q.variable = "IAMUser"; }).empty());
  CHECK_FALSE(changed([](DescribeQuery& q) { q.comparators[1].second = "y"; }).empty());
  CHECK_FALSE(changed([](DescribeQuery& q) { q.comparators.pop_back(); }).empty());
}
