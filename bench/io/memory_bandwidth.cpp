// Question: how fast can one thread move bytes here? The floor under every stage: 256 MiB lie in
// memory, 8 MiB (about the weights of MNIST's model) in the last-level cache.
#include <benchmark/benchmark.h>

#include <cstdint>
#include <cstring>
#include <numeric>
#include <vector>

namespace {

void BM_ReadMemory(benchmark::State& state) {
  const std::vector<std::uint64_t> words(static_cast<std::size_t>(state.range(0)) / 8, 1);
  for (auto _ : state)
    benchmark::DoNotOptimize(std::accumulate(words.begin(), words.end(), std::uint64_t{0}));
  state.SetBytesProcessed(state.iterations() * state.range(0));
}

void BM_CopyMemory(benchmark::State& state) {  // counts what is read and what is written
  const auto bytes = static_cast<std::size_t>(state.range(0));
  const std::vector<char> from(bytes, 1);
  std::vector<char> to(bytes);
  for (auto _ : state) {
    std::memcpy(to.data(), from.data(), bytes);
    benchmark::ClobberMemory();
  }
  state.SetBytesProcessed(state.iterations() * 2 * state.range(0));
}

BENCHMARK(BM_ReadMemory)->ArgName("bytes")->Arg(8 << 20)->Arg(256 << 20)->UseRealTime();
BENCHMARK(BM_CopyMemory)->ArgName("bytes")->Arg(8 << 20)->Arg(256 << 20)->UseRealTime();

}  // namespace
