// Question: how long from typed columns to features, for images of 28 x 28 pixels as MNIST's (a
// fifth of the pixels inked): pixels as categories, binned, and binned neighbours crossed?
#include <benchmark/benchmark.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "recipes/fit/fitted_recipe.h"

using namespace glassbox::bench;

namespace {

constexpr int kSide = 28;
constexpr std::size_t kPixels = kSide * kSide;
constexpr std::size_t kBlockRows = 600;  // about 1 MiB of CSV

Schema image_schema(AttributeType type) {
  Schema schema;
  for (std::size_t i = 0; i < kPixels; ++i) {
    schema.attributes.push_back({"p" + std::to_string(i), type});
  }
  return schema;
}

// Ink is likelier towards the middle, and any of 255 shades.
std::vector<RecordBlock> image_blocks(std::size_t rows, AttributeType type) {
  std::mt19937 rng(1);
  std::vector<RecordBlock> blocks;
  for (std::size_t begin = 0; begin < rows; begin += kBlockRows) {
    RecordBlock block;
    block.row_count = std::min(kBlockRows, rows - begin);
    for (int pixel = 0; pixel < static_cast<int>(kPixels); ++pixel) {
      const int dx = pixel % kSide - kSide / 2, dy = pixel / kSide - kSide / 2;
      const auto chance = static_cast<unsigned>(std::max(0, 140 - dx * dx - dy * dy));
      std::vector<double> values(block.row_count);
      for (double& v : values) v = rng() % 256 < chance ? static_cast<double>(rng() % 256) : 0.0;
      if (type == AttributeType::kNumeric) {
        block.columns.emplace_back(NumberColumn(std::move(values)));
        continue;
      }
      std::vector<int> code_of(256, -1);
      std::vector<std::uint8_t> codes;
      StringColumn dictionary;
      for (const double v : values) {
        int& code = code_of[static_cast<std::size_t>(v)];
        if (code < 0) {
          code = static_cast<int>(dictionary.size());
          dictionary.push_back(std::to_string(static_cast<int>(v)));
        }
        codes.push_back(static_cast<std::uint8_t>(code));
      }
      block.columns.emplace_back(CategoryColumn(std::move(codes), std::move(dictionary)));
    }
    blocks.push_back(std::move(block));
  }
  return blocks;
}

enum Case { kCategories, kBins, kNeighbours };

std::string recipe_of(Case which) {
  if (which == kCategories) return "{\"outputs\": [\"ALL_INPUTS\"]}";
  if (which == kBins) return "{\"outputs\": [\"quantile_bin(ALL_INPUTS,5)\"]}";
  // Each pixel with its right, lower and lower right neighbour, and all four: 3700 outputs.
  std::string bins, outputs = "\"quantile_bin(ALL_INPUTS,5)\"";
  const auto bin = [](int pixel) { return "q" + std::to_string(pixel); };
  for (int pixel = 0; pixel < static_cast<int>(kPixels); ++pixel) {
    bins += (pixel == 0 ? "\"" : ", \"") + bin(pixel) + "\": \"quantile_bin(p" +
            std::to_string(pixel) + ",5)\"";
  }
  for (int pixel = 0; pixel + kSide + 1 < static_cast<int>(kPixels); ++pixel) {
    const std::string a = bin(pixel), b = bin(pixel + 1), c = bin(pixel + kSide),
                      d = bin(pixel + kSide + 1);
    for (const std::string& others : {b, c, d, b + "," + c + "," + d}) {
      outputs += ",\"cartesian(" + a + "," + others + ")\"";
    }
  }
  return "{\"assignments\": {" + bins + "}, \"outputs\": [" + outputs + "]}";
}

struct Input {
  Schema schema;
  Recipe recipe;
  std::vector<RecordBlock> blocks;

  explicit Input(const benchmark::State& state) {
    const auto which = static_cast<Case>(state.range(0));
    const auto type = which == kCategories ? AttributeType::kCategorical : AttributeType::kNumeric;
    schema = image_schema(type);
    recipe = parse_recipe(recipe_of(which), "bench", schema);
    blocks = image_blocks(static_cast<std::size_t>(state.range(1)), type);
  }
  [[nodiscard]] FittedRecipe fit(int threads) const {
    const BlockReplay replay = [this](const std::vector<bool>&,
                                      const std::function<void(const RecordBlock&)>& use) {
      for (const RecordBlock& block : blocks) use(block);
    };
    return FittedRecipe::fit(recipe, schema, replay, threads);
  }
};

void BM_Fit(benchmark::State& state) {
  const Input input(state);
  for (auto _ : state) benchmark::DoNotOptimize(input.fit(/*threads=*/2));
  state.SetItemsProcessed(state.iterations() * state.range(1));
}

void BM_Transform(benchmark::State& state) {  // one thread
  const Input input(state);
  const FittedRecipe recipe = input.fit(/*threads=*/2);
  std::size_t ids = 0;
  for (auto _ : state) {
    ids = 0;
    for (const RecordBlock& block : input.blocks) ids += recipe.transform(block).ids.size();
  }
  state.SetItemsProcessed(state.iterations() * state.range(1));
  state.counters["ids/row"] = static_cast<double>(ids) / static_cast<double>(state.range(1));
  state.counters["features"] = recipe.features().indicator_count();
}

void BM_Record(benchmark::State& state) {
  const Input input(state);
  const FittedRecipe recipe = input.fit(/*threads=*/2);
  std::mt19937 rng(2);
  std::vector<std::string> cells;
  for (std::size_t i = 0; i < kPixels; ++i) {
    cells.push_back(rng() % 5 == 0 ? std::to_string(rng() % 256) : "0");
  }
  const std::vector<std::string_view> views(cells.begin(), cells.end());
  FeatureMatrix out;
  for (auto _ : state) {
    recipe.transform_record(views, out);
    benchmark::DoNotOptimize(out.ids.data());
  }
}

void cases(benchmark::internal::Benchmark* b) {
  b->ArgNames({"case", "rows"})->Unit(benchmark::kMillisecond)->UseRealTime();
  b->Args({kCategories, 29'400})->Args({kBins, 29'400})->Args({kNeighbours, 42'000});
}
BENCHMARK(BM_Fit)->Apply(cases);
BENCHMARK(BM_Transform)->Apply(cases);
BENCHMARK(BM_Record)
    ->ArgNames({"case", "rows"})
    ->Args({kCategories, 3000})
    ->Args({kNeighbours, 3000})
    ->Unit(benchmark::kMicrosecond);

}  // namespace
