// Files to typed columns. Bytes per second are those of the CSV, which lies in the page cache.
#include "io/csv/csv_reader.h"

#include <benchmark/benchmark.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "io/csv/csv_pipeline.h"
#include "tests/io/made_tables.h"

namespace {

using namespace glassbox::bench;
using namespace glassbox::testing;  // made tables are shared

// A file made once and left in the page cache: parsing is measured, not disks.
class Input {
 public:
  explicit Input(const std::string& name, const std::string& text)
      : path_(std::filesystem::temp_directory_path() / ("glassbox-bench-" + name + ".csv")),
        bytes_(text.size()) {
    std::ofstream(path_, std::ios::binary) << text;
  }
  ~Input() { std::filesystem::remove(path_); }
  Input(const Input&) = delete;
  Input& operator=(const Input&) = delete;

  void run(benchmark::State& state, const std::vector<AttributeType>& types,
           bool line_reader_for_all = false) const {
    Schema schema;
    for (const AttributeType type : types)
      schema.attributes.push_back({"a" + std::to_string(schema.attributes.size()), type});
    const auto files = list_input_files({path_.string()});
    const ReadPlan plan = plan_all(schema, /*with_target=*/false);
    CsvOptions options;
    options.threads = static_cast<int>(state.range(0));
    for (auto _ : state) {
      std::uint64_t rows = 0;
      const auto count = [&](RecordBlock&& block) { rows += block.row_count; };
      if (line_reader_for_all) {
        read_csv_with(files, plan, options, {}, count, {{}, line_reader_for_all});
      } else {
        read_csv(files, plan, options, {}, count);
      }
      benchmark::DoNotOptimize(rows);
    }
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(bytes_));
  }

 private:
  std::filesystem::path path_;
  std::size_t bytes_;
};

std::vector<AttributeType> all(std::size_t count, AttributeType type) {
  return std::vector(count, type);
}

void run_pixels(benchmark::State& state, AttributeType type, bool line_reader_for_all = false) {
  const char* const named = std::getenv("MNIST_DATA");  // as datasets/mnist/fetch.sh has it
  static const PixelTable table = pixel_table(named != nullptr ? named : GLASSBOX_MNIST_DATA);
  static const Input input("pixels", table.text);
  state.SetLabel(table.is_mnist ? "MNIST" : "no MNIST here: made-up images");
  input.run(state, all(785, type), line_reader_for_all);
}

// Question: how fast do the pixels of MNIST come in as categories, and as numbers?
void BM_ReadPixelCategories(benchmark::State& state) {
  run_pixels(state, AttributeType::kCategorical);
}
void BM_ReadPixelNumbers(benchmark::State& state) { run_pixels(state, AttributeType::kNumeric); }

// Question: what is lost when LineReader finds the lines, as it does for streams?
void BM_ReadPixelNumbersByLineReader(benchmark::State& state) {
  run_pixels(state, AttributeType::kNumeric, /*line_reader_for_all=*/true);
}

// Question: and a narrow table of measured values, as wine is?
void BM_ReadDecimals(benchmark::State& state) {
  static const Input input("decimals", decimal_table());
  input.run(state, all(12, AttributeType::kNumeric));
}

// Question: and one with short words among the numbers?
void BM_ReadMixed(benchmark::State& state) {
  static const Input input("mixed", mixed_table());
  auto types = all(12, AttributeType::kNumeric);
  std::fill(types.begin() + 8, types.end(), AttributeType::kCategorical);
  input.run(state, types);
}

// Question: and a table that is wide, but not of small whole numbers?
void BM_ReadWideDecimals(benchmark::State& state) {
  static const Input input("wide-decimals", wide_decimal_table());
  input.run(state, all(90, AttributeType::kNumeric));
}

void on_one_and_two_threads(benchmark::internal::Benchmark* benchmark) {
  benchmark->ArgName("threads")->Arg(1)->Arg(2)->UseRealTime()->MeasureProcessCPUTime();
}

BENCHMARK(BM_ReadPixelCategories)->Apply(on_one_and_two_threads);
BENCHMARK(BM_ReadPixelNumbers)->Apply(on_one_and_two_threads);
BENCHMARK(BM_ReadPixelNumbersByLineReader)->Apply(on_one_and_two_threads);
BENCHMARK(BM_ReadDecimals)->Apply(on_one_and_two_threads);
BENCHMARK(BM_ReadMixed)->Apply(on_one_and_two_threads);
BENCHMARK(BM_ReadWideDecimals)->Apply(on_one_and_two_threads);

}  // namespace
