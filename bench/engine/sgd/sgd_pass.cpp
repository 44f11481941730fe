// Question: what does one pass cost a record, per loss, and how far is that from touching the
// weights it must touch?
#include <benchmark/benchmark.h>

#include "tests/engine/made_data.h"

namespace {

using namespace glassbox::bench;

// 12 passes, probing and judging included.
void BM_SgdPass(benchmark::State& state) {
  const auto loss = static_cast<Loss>(state.range(0));
  const auto made = glassbox::testing::made_data(
      loss, 1 << 15, static_cast<std::size_t>(state.range(1)),
      static_cast<std::size_t>(state.range(2)), /*seed=*/1, /*classes=*/10);
  const glassbox::testing::MadeSet set(made, loss);
  SgdOptions options;
  options.parameters.max_passes = 12;
  for (auto _ : state) benchmark::DoNotOptimize(train_sgd(set.set(), loss, options));
  state.SetItemsProcessed(state.iterations() * options.parameters.max_passes * (1 << 15));
  state.SetLabel(loss == Loss::kSquared    ? "squared"
                 : loss == Loss::kLogistic ? "logistic"
                                           : "multinomial, 10 classes");
}
BENCHMARK(BM_SgdPass)
    ->ArgNames({"loss", "numbers", "groups"})
    ->ArgsProduct({{0, 1, 2}, {0, 90}, {1, 12}})
    ->Unit(benchmark::kMillisecond);

}  // namespace
