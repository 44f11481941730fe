// Question: what do a page of a list, a new object and a start cost when the store is large?
// Targets: a page in 5 ms at 100,000 objects, a start with 10,000 in 300 ms.
#include <benchmark/benchmark.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <map>
#include <memory>
#include <string>

#include "bench/service/filled_store.h"
#include "service/store/object_store.h"

using namespace glassbox::bench;
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

const fs::path& filled(int objects) {
  static std::map<int, std::unique_ptr<Directory>> made;
  auto& directory = made[objects];
  if (!directory) {
    directory = std::make_unique<Directory>();
    fill_store(directory->path(), objects);
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
  const ObjectKey key = made_model(50'000).key;
  for (auto _ : state) benchmark::DoNotOptimize(store.find(key));
}
BENCHMARK(BM_Find)->Unit(benchmark::kMicrosecond);

void BM_Insert(benchmark::State& state) {  // with its way to the disk
  ObjectStore store(filled(100'000));
  static int next = 200'000;
  for (auto _ : state) benchmark::DoNotOptimize(store.insert(made_model(next++)));
}
BENCHMARK(BM_Insert)->Unit(benchmark::kMicrosecond)->UseRealTime();

void BM_Change(benchmark::State& state) {
  ObjectStore store(filled(100'000));
  const ObjectKey key = made_model(50'000).key;
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
