// Question: what does judging cost an evaluation, for each record on the one thread that adds
// blocks up, and once at the end?
#include <benchmark/benchmark.h>

#include <cmath>
#include <random>

#include "engine/evaluate/evaluator.h"
#include "tests/engine/hand_made.h"

namespace {

using namespace glassbox::bench;

constexpr std::size_t kBlockRows = 16'384;  // about 1 MiB of wine

struct EvaluatedBlock {
  Column target;
  BlockPredictions predictions;
};

std::vector<EvaluatedBlock> binary_blocks(const MLModel& model, std::size_t records) {
  std::mt19937 rng(1);
  std::vector<EvaluatedBlock> blocks;
  for (std::size_t begin = 0; begin < records; begin += kBlockRows) {
    BinaryColumn target;
    std::vector<double> margins;
    for (std::size_t i = begin; i < std::min(records, begin + kBlockRows); ++i) {
      const double score = std::generate_canonical<double, 53>(rng);
      margins.push_back(std::log(score / (1 - score)));
      target.values.push_back(std::generate_canonical<double, 53>(rng) < score ? 1 : 0);
    }
    EvaluatedBlock& block = blocks.emplace_back();
    block.target = std::move(target);
    block.predictions = predictions_of(Predictor(model), std::move(margins), block.target);
  }
  return blocks;
}

void BM_Evaluate(benchmark::State& state) {
  const MLModel model = glassbox::testing::fruit_model(AttributeType::kBinary);
  const auto blocks = binary_blocks(model, static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) {
    Evaluator evaluator(model);
    for (const EvaluatedBlock& block : blocks) evaluator.add(block.target, block.predictions);
    Evaluation evaluation;
    evaluator.fill(evaluation);
    benchmark::DoNotOptimize(evaluation.value);
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

void BM_EvaluateFill(benchmark::State& state) {
  const MLModel model = glassbox::testing::fruit_model(AttributeType::kBinary);
  Evaluator evaluator(model);
  for (const auto& block : binary_blocks(model, static_cast<std::size_t>(state.range(0))))
    evaluator.add(block.target, block.predictions);
  for (auto _ : state) {
    Evaluation evaluation;
    evaluator.fill(evaluation);
    benchmark::DoNotOptimize(evaluation.value);
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

BENCHMARK(BM_Evaluate)->ArgName("records")->Arg(1'000'000)->Unit(benchmark::kMillisecond);
BENCHMARK(BM_EvaluateFill)->ArgName("records")->Arg(1'000'000)->Unit(benchmark::kMillisecond);

}  // namespace
