// Question: what do a page of a list, a new object and a start cost when the store is large?
// Targets: a page in 5 ms at 100,000 objects, a start with 10,000 in 300 ms.
#include <benchmark/benchmark.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <map>
#include <memory>
#include <string>

#include "service/object_store.h"
#include "service/sqlite.h"

using namespace glassbox;
namespace fs = std::filesystem;

namespace {

// A directory on the disk that /var/tmp is on, since /tmp is often memory.
class Directory {
 public:
  Directory() {
    std::string name = "/var/tmp/glassbox-store-bench-XXXXXX";
    if (::mkdtemp(name.data()) == nullptr) std::abort();
    path_ = name;
  }
  ~Directory() { fs::remove_all(path_); }
  Directory(const Directory&) = delete;
  Directory& operator=(const Directory&) = delete;
  [[nodiscard]] const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

StoredObject model(int i) {
  StoredObject object;
  object.key = {ObjectType::kMLModel, "ml-" + std::to_string(i * 7919LL % 1'000'003)};
  object.name = "model of experiment " + std::to_string(i % 977);
  object.created = object.updated = 1'486'834'110'000 + i * 1000;
  object.request = R"({"MLModelId":")" + object.key.id +
                   R"(","MLModelType":"BINARY","TrainingDataSourceId":"ds-0","Recipe":")" +
                   std::string(400, 'r') + R"("})";
  object.details = R"({"SizeInBytes":352720,"log":")" + std::string(200, 'l') + R"("})";
  object.data_source_id = "ds-" + std::to_string(i % 10);
  object.data_location = "s3://data/part-" + std::to_string(i % 10) + ".csv";
  object.model_type = i % 2 == 0 ? "BINARY" : "REGRESSION";
  object.status = i % 10 == 9 ? ObjectStatus::kDeleted : ObjectStatus::kCompleted;
  return object;
}

void fill(const fs::path& directory, int objects) {
  ObjectStore store(directory);
  for (int i = 0; i < 10; ++i) {
    StoredObject source;
    source.key = {ObjectType::kDataSource, "ds-" + std::to_string(i)};
    source.request = "{}";
    store.insert(source);
  }
  // One insert a commit would take minutes on a disk: the rows are copied in one.
  store.insert(model(0));
  const fs::path file = directory / "glassbox.db";
  Database database(file);
  Transaction all(database, Transaction::Kind::kWrite);
  const std::string columns =
      "type, id, name, status, created, updated, message, request, details, data_source_id, "
      "data_location, model_type, endpoint_status, attempts";
  for (int i = 1; i < objects; ++i) {
    const StoredObject object = model(i);
    const LentStatement insert =
        database.statement("INSERT INTO objects(" + columns +
                           ") VALUES (?1, ?2, ?3, ?4, ?5, ?5, '', ?6, ?7, ?8, ?9, ?10, 'NONE', 1)");
    insert->bind(1, to_text(object.key.type))
        .bind(2, std::string_view(object.key.id))
        .bind(3, std::string_view(*object.name))
        .bind(4, to_text(object.status))
        .bind(5, object.created)
        .bind(6, std::string_view(object.request))
        .bind(7, std::string_view(object.details))
        .bind(8, std::string_view(object.data_source_id))
        .bind(9, std::string_view(object.data_location))
        .bind(10, std::string_view(object.model_type));
    insert->run();
  }
  all.commit();
}

const fs::path& filled(int objects) {
  static std::map<int, std::unique_ptr<Directory>> made;
  auto& directory = made[objects];
  if (!directory) {
    directory = std::make_unique<Directory>();
    fill(directory->path(), objects);
  }
  return directory->path();
}

// A page from the middle of what the query finds among 100,000 models, or its only page.
void page(benchmark::State& state, DescribeQuery query) {
  const ObjectStore store(filled(100'000));
  query.type = ObjectType::kMLModel;
  query.limit = 1'000'000;
  query.limit = static_cast<int>(store.describe(query).objects.size() / 2);
  if (query.limit > 100) query.next_token = store.describe(query).next_token;
  query.limit = 100;
  std::size_t shown = 0;
  for (auto _ : state) shown = store.describe(query).objects.size();
  state.counters["objects"] = static_cast<double>(shown);
}
BENCHMARK_CAPTURE(page, newest, {})->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(page, created_between,
                  {.variable = "CreatedAt",
                   .comparators = {{"GE", "1486864110"}, {"LT", "1486904110"}}})
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(page, updated, {.variable = "LastUpdatedAt"})->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(page, status, {.variable = "Status", .comparators = {{"EQ", "COMPLETED"}}})
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(page, status_but_all,
                  {.variable = "Status", .comparators = {{"NE", "COMPLETED"}}})
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(page, deleted, {.variable = "Status", .comparators = {{"EQ", "DELETED"}}})
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(page, name, {.variable = "Name", .sort_order = "dsc"})
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(page, name_prefix,
                  {.variable = "Name", .comparators = {{"Prefix", "model of experiment 7"}}})
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(page, name_equal,  // as waiters ask
                  {.variable = "Name", .comparators = {{"EQ", "model of experiment 7"}}})
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(page, data_source,
                  {.variable = "TrainingDataSourceId", .comparators = {{"EQ", "ds-3"}}})
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(page, data_uri, {.variable = "TrainingDataURI"})->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(page, model_type, {.variable = "MLModelType", .comparators = {{"NE", "BINARY"}}})
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(page, endpoint, {.variable = "RealtimeEndpointStatus"})
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(page, user, {.variable = "IAMUser"})->Unit(benchmark::kMicrosecond);

void BM_Find(benchmark::State& state) {
  const ObjectStore store(filled(100'000));
  const ObjectKey key = model(50'000).key;
  for (auto _ : state) benchmark::DoNotOptimize(store.find(key));
}
BENCHMARK(BM_Find)->Unit(benchmark::kMicrosecond);

void BM_Insert(benchmark::State& state) {  // with its way to the disk
  ObjectStore store(filled(100'000));
  static int next = 200'000;
  for (auto _ : state) benchmark::DoNotOptimize(store.insert(model(next++)));
}
BENCHMARK(BM_Insert)->Unit(benchmark::kMicrosecond)->UseRealTime();

void BM_Change(benchmark::State& state) {
  ObjectStore store(filled(100'000));
  const ObjectKey key = model(50'000).key;
  for (auto _ : state) {
    store.change(key, [](StoredObject& object) {
      ++object.updated;
      return true;
    });
  }
}
BENCHMARK(BM_Change)->Unit(benchmark::kMicrosecond)->UseRealTime();

void BM_Open(benchmark::State& state) {  // and what a start asks for
  const fs::path& directory = filled(static_cast<int>(state.range(0)));
  for (auto _ : state) {
    const ObjectStore store(directory);
    benchmark::DoNotOptimize(store.unfinished());
    benchmark::DoNotOptimize(store.with_endpoint());
  }
}
BENCHMARK(BM_Open)->ArgName("objects")->Arg(10'000)->Arg(100'000)->Unit(benchmark::kMillisecond);

}  // namespace
