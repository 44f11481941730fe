// Question: how long does one prediction take in a warm process, as a service makes them, and how
// many records a second does one thread score, block by block? Wine: eleven numbers, normalized and
// binned, two classes. Images as MNIST's: 784 pixels as categories, a fifth of them inked, ten
// classes. Records take turns, so that no branch and no weight is that of the record before.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <random>

#include "engine/model/prediction.h"
#include "tests/engine/hand_made.h"

namespace {

using namespace glassbox::bench;
using glassbox::testing::Row;
using glassbox::testing::Table;

constexpr std::size_t kNumbers = 11;
constexpr int kSide = 28;

Table wines(std::size_t count) {
  std::mt19937 rng(1);
  Table rows(count);
  for (Row& row : rows) {
    for (std::size_t i = 0; i < kNumbers; ++i) {  // three or four digits, as measurements have
      const auto digits = std::to_string(rng() % 1000 + rng() % 1000);
      row.push_back(i % 3 == 0 ? digits : digits.substr(0, 1) + "." + digits.substr(1));
    }
    row.push_back(std::to_string(rng() % 2));
  }
  return rows;
}

// Ink is likelier towards the middle, and any of 255 shades.
Table images(std::size_t count) {
  std::mt19937 rng(1);
  Table rows(count);
  for (Row& row : rows) {
    for (int pixel = 0; pixel < kSide * kSide; ++pixel) {
      const int dx = pixel % kSide - kSide / 2, dy = pixel / kSide - kSide / 2;
      const auto chance = static_cast<unsigned>(std::max(0, 140 - dx * dx - dy * dy));
      row.push_back(rng() % 256 < chance ? std::to_string(rng() % 256) : "0");
    }
    row.push_back(std::to_string(rng() % 10));
  }
  return rows;
}

// A model with weights drawn at random; what they are makes no difference to the time.
struct Input {
  Table rows;
  MLModel model;

  static Input make(bool is_image) {
    Table rows = is_image ? images(1000) : wines(2000);
    const AttributeType type = is_image ? AttributeType::kCategorical : AttributeType::kNumeric;
    Schema schema;
    for (std::size_t i = 0; i + 1 < rows[0].size(); ++i)
      schema.attributes.push_back({"x" + std::to_string(i), type});
    schema.attributes.push_back(
        {"y", is_image ? AttributeType::kCategorical : AttributeType::kBinary});
    schema.target = "y";
    FittedRecipe recipe = glassbox::testing::fit(
        is_image ? glassbox::testing::outputs_recipe({"ALL_INPUTS"})
                 : glassbox::testing::outputs_recipe(
                       {"normalize(ALL_NUMERIC)", "quantile_bin(ALL_NUMERIC,10)"}),
        schema, rows);
    LinearModel weights =
        glassbox::testing::random_weights(recipe.features(), is_image ? 10 : 1, /*seed=*/1);
    return {std::move(rows),
            {.type = is_image ? ModelType::kMulticlass : ModelType::kBinary,
             .schema = schema,
             .parameters = {},
             .recipe = std::move(recipe),
             .weights = std::move(weights),
             .classes = {},
             .score_threshold = 0.5,
             .target = {},
             .training = {},
             .data_digest = {}}};
  }
};

void BM_PredictOneRecord(benchmark::State& state, bool is_image) {
  const Input input = Input::make(is_image);
  const Predictor predictor(input.model);
  std::vector<std::vector<std::string_view>> records;
  for (const Row& row : input.rows) records.emplace_back(row.begin(), row.end());
  std::vector<double> scores(predictor.output_count());
  FeatureMatrix scratch;
  std::size_t next = 0, ids = 0;
  for (auto _ : state) {
    predictor.score_record(records[next], scratch, scores);
    benchmark::DoNotOptimize(scores.data());
    ids += scratch.ids.size();
    if (++next == records.size()) next = 0;
  }
  state.SetItemsProcessed(state.iterations());
  state.counters["ids/row"] =
      benchmark::Counter(static_cast<double>(ids), benchmark::Counter::kAvgIterations);
}
BENCHMARK_CAPTURE(BM_PredictOneRecord, wine, false)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(BM_PredictOneRecord, mnist_like, true)->Unit(benchmark::kMicrosecond);

void BM_PredictBlock(benchmark::State& state, bool is_image) {
  const Input input = Input::make(is_image);
  const Predictor predictor(input.model);
  const RecordBlock block = glassbox::testing::block_of(input.rows, input.model.schema);
  std::vector<double> scores;
  for (auto _ : state) {
    scores.clear();
    predictor.score(block, scores);
    benchmark::DoNotOptimize(scores.data());
  }
  state.SetItemsProcessed(state.iterations() * std::ssize(input.rows));
}
BENCHMARK_CAPTURE(BM_PredictBlock, wine, false)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(BM_PredictBlock, mnist_like, true)->Unit(benchmark::kMicrosecond);

}  // namespace
