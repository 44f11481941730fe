// Question: how long from typed columns to features, and to everything a recipe learns, for a wide
// table of 8 real numbers in 50 bins each and 4 categories, and for one glass of wine?
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "recipes/fit/fitted_recipe.h"

using namespace glassbox::bench;

namespace {

constexpr std::size_t kBlockRows = 8192;  // about 1 MiB of CSV
constexpr std::size_t kNumbers = 8;
const std::vector<std::size_t> kLevels{3, 20, 200, 5000};  // of each category

struct Input {
  Schema schema;
  Recipe recipe;
  std::vector<RecordBlock> blocks;

  [[nodiscard]] FittedRecipe fit(int threads) const {
    const BlockReplay replay = [this](const std::vector<bool>&,
                                      const std::function<void(const RecordBlock&)>& use) {
      for (const RecordBlock& block : blocks) use(block);
    };
    return FittedRecipe::fit(recipe, schema, replay, threads);
  }
};

Column number_column(std::mt19937_64& rng, std::size_t rows, std::size_t which) {
  std::vector<double> values(rows);
  std::normal_distribution<double> normal;
  for (double& v : values) {
    v = normal(rng);
    if (which % 3 == 1) v = std::exp(2 * v);   // prices
    if (which % 3 == 2) v = 40.7 + 0.05 * v;   // latitudes
    if (which == 7) v = std::round(v * 1000);  // some thousand whole numbers
  }
  return NumberColumn(std::move(values));
}

Column category_column(std::mt19937_64& rng, std::size_t rows, std::size_t levels) {
  std::vector<std::uint32_t> codes(rows), code_of(levels, 0xffff'ffff);
  StringColumn dictionary;
  for (std::uint32_t& code : codes) {
    const auto level = std::min(rng() % levels, rng() % levels);  // low ones are likelier
    if (code_of[level] == 0xffff'ffff) {
      code_of[level] = static_cast<std::uint32_t>(dictionary.size());
      dictionary.push_back("level" + std::to_string(level));
    }
    code = code_of[level];
  }
  if (levels <= 256) {
    return CategoryColumn(std::vector<std::uint8_t>(codes.begin(), codes.end()),
                          std::move(dictionary));
  }
  return CategoryColumn(std::vector<std::uint16_t>(codes.begin(), codes.end()),
                        std::move(dictionary));
}

// with_categories  whether its outputs use them
Input table(std::size_t rows, bool with_categories) {
  Input input;
  std::string outputs;
  for (std::size_t i = 0; i < kNumbers; ++i) {
    input.schema.attributes.push_back({"x" + std::to_string(i), AttributeType::kNumeric});
    outputs +=
        (i == 0 ? "\"" : ", \"") + std::string("quantile_bin(x") + std::to_string(i) + ",50)\"";
  }
  for (std::size_t i = 0; i < kLevels.size(); ++i) {
    input.schema.attributes.push_back({"c" + std::to_string(i), AttributeType::kCategorical});
    if (with_categories) outputs += ", \"c" + std::to_string(i) + "\"";
  }
  input.recipe = parse_recipe("{\"outputs\": [" + outputs + "]}", "bench", input.schema);
  std::mt19937_64 rng(1);
  for (std::size_t begin = 0; begin < rows; begin += kBlockRows) {
    RecordBlock block;
    block.row_count = std::min(kBlockRows, rows - begin);
    for (std::size_t i = 0; i < kNumbers; ++i) {
      block.columns.push_back(number_column(rng, block.row_count, i));
    }
    for (const std::size_t levels : kLevels) {
      block.columns.push_back(category_column(rng, block.row_count, levels));
    }
    input.blocks.push_back(std::move(block));
  }
  return input;
}

void BM_TableFit(benchmark::State& state) {
  const Input input = table(static_cast<std::size_t>(state.range(0)), state.range(1) != 0);
  for (auto _ : state) {
    benchmark::DoNotOptimize(input.fit(static_cast<int>(state.range(2))));
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(BM_TableFit)
    ->ArgNames({"rows", "categories", "threads"})
    ->Args({700'000, 0, 1})
    ->Args({700'000, 1, 1})
    ->Args({700'000, 1, 2})
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();

void BM_TableTransform(benchmark::State& state) {  // one thread
  const Input input = table(static_cast<std::size_t>(state.range(0)), /*with_categories=*/true);
  const FittedRecipe recipe = input.fit(/*threads=*/1);
  for (auto _ : state) {
    for (const RecordBlock& block : input.blocks) {
      benchmark::DoNotOptimize(recipe.transform(block));
    }
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(BM_TableTransform)->ArgName("rows")->Arg(100'000)->Unit(benchmark::kMillisecond);

// Eleven numbers with few decimals in 20 bins each, 1,122 records: red wine's.
void BM_RecordWine(benchmark::State& state) {
  Input input;
  std::string outputs;
  RecordBlock block;
  block.row_count = 1122;
  std::mt19937 rng(3);
  for (int i = 0; i < 11; ++i) {
    const std::string name = "w" + std::to_string(i);
    input.schema.attributes.push_back({name, AttributeType::kNumeric});
    outputs += (i == 0 ? "\"quantile_bin(" : ", \"quantile_bin(") + name + ",20)\"";
    std::vector<double> values(block.row_count);
    for (double& v : values) v = static_cast<double>(rng() % 150) / 10;
    block.columns.push_back(NumberColumn(std::move(values)));
  }
  input.recipe = parse_recipe("{\"outputs\": [" + outputs + "]}", "bench", input.schema);
  input.blocks.push_back(std::move(block));
  const FittedRecipe recipe = input.fit(/*threads=*/1);
  const std::vector<std::string_view> cells{"7.4", "0.7",    "0",    "1.9",  "0.076", "11",
                                            "34",  "0.9978", "3.51", "0.56", "9.4"};
  FeatureMatrix out;
  for (auto _ : state) {
    recipe.transform_record(cells, out);
    benchmark::DoNotOptimize(out.ids.data());
  }
}
BENCHMARK(BM_RecordWine);

}  // namespace
