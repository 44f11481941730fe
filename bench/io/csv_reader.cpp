#include "io/csv_reader.h"

#include <benchmark/benchmark.h>

#include <filesystem>
#include <fstream>
#include <random>

#include "io/csv_pipeline.h"

namespace {

using namespace glassbox;

// The same files on every run, made once and left in the page cache: parsing is measured, not
// disks.
class Input {
 public:
  Input(const std::string& name, const std::string& text, std::vector<AttributeType> types)
      : path_(std::filesystem::temp_directory_path() / name), bytes_(text.size()) {
    std::ofstream(path_, std::ios::binary) << text;
    for (const AttributeType type : types)
      schema_.attributes.push_back({"a" + std::to_string(schema_.attributes.size()), type});
  }
  ~Input() { std::filesystem::remove(path_); }
  Input(const Input&) = delete;
  Input& operator=(const Input&) = delete;

  void run(benchmark::State& state, CsvPipeline pipeline) const {
    const auto files = list_input_files({path_.string()});
    const ReadPlan plan = plan_all(schema_, /*with_target=*/false);
    CsvOptions options;
    options.threads = static_cast<int>(state.range(0));
    for (auto _ : state) {
      std::uint64_t rows = 0;
      read_csv_with(
          files, plan, options, {}, [&](RecordBlock&& block) { rows += block.row_count; },
          pipeline);
      benchmark::DoNotOptimize(rows);
    }
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(bytes_));
  }

 private:
  std::filesystem::path path_;
  std::size_t bytes_;
  Schema schema_;
};

// 42,000 images of 28 x 28: a fifth of the pixels not 0, as in MNIST.
std::string images() {
  std::mt19937 rng(1);
  std::string text;
  text.reserve(80'000'000);
  for (int row = 0; row < 42'000; ++row) {
    text += std::to_string(rng() % 10);
    for (int line = 0; line < 28; ++line) {
      const unsigned begin = line < 5 || line > 22 ? 28 : 6 + rng() % 8,
                     end = begin + 3 + rng() % 10;
      for (unsigned x = 0; x < 28; ++x)
        text += "," + std::to_string(x < begin || x >= end ? 0 : rng() % 3 > 0 ? 253 : rng() % 256);
    }
    text += '\n';
  }
  return text;
}

std::string decimals() {
  std::mt19937 rng(1);
  std::string text;
  for (int row = 0; row < 500'000; ++row)
    for (int column = 0; column < 12; ++column) {
      const std::string digits = std::to_string(1000 + rng() % 9000);
      text += digits.substr(0, 1 + column % 3) + "." + digits.substr(1 + column % 3);
      text += column == 11 ? '\n' : ',';
    }
  return text;
}

// Question: how fast do the pixels of MNIST come in as categories, and as numbers?
void BM_ReadPixelCategories(benchmark::State& state) {
  static const Input input("glassbox-bench-categories.csv", images(),
                           std::vector(785, AttributeType::kCategorical));
  input.run(state, {});
}
void BM_ReadPixelNumbers(benchmark::State& state) {
  static const Input input("glassbox-bench-numbers.csv", images(),
                           std::vector(785, AttributeType::kNumeric));
  input.run(state, {});
}

// Question: and a narrow table of measured values, as wine is?
void BM_ReadDecimals(benchmark::State& state) {
  static const Input input("glassbox-bench-decimals.csv", decimals(),
                           std::vector(12, AttributeType::kNumeric));
  input.run(state, {});
}

// Question: what is lost when LineReader finds the lines, as it does for streams?
void BM_ReadPixelNumbersByLineReader(benchmark::State& state) {
  static const Input input("glassbox-bench-lines.csv", images(),
                           std::vector(785, AttributeType::kNumeric));
  input.run(state, {{}, /*line_reader_for_all=*/true});
}

BENCHMARK(BM_ReadPixelCategories)
    ->ArgName("threads")
    ->Arg(1)
    ->Arg(2)
    ->UseRealTime()
    ->MeasureProcessCPUTime();
BENCHMARK(BM_ReadPixelNumbers)
    ->ArgName("threads")
    ->Arg(1)
    ->Arg(2)
    ->UseRealTime()
    ->MeasureProcessCPUTime();
BENCHMARK(BM_ReadDecimals)
    ->ArgName("threads")
    ->Arg(1)
    ->Arg(2)
    ->UseRealTime()
    ->MeasureProcessCPUTime();
BENCHMARK(BM_ReadPixelNumbersByLineReader)
    ->ArgName("threads")
    ->Arg(1)
    ->Arg(2)
    ->UseRealTime()
    ->MeasureProcessCPUTime();

}  // namespace
