// What the arithmetic of one merge of shards costs, a weight and a shard: for simulate.py.
#include <chrono>
#include <cstdio>
#include <limits>
#include <vector>

#include "engine/sgd/shard_reduction.h"

int main() {
  using namespace glassbox::engine;
  using Clock = std::chrono::steady_clock;
  constexpr std::size_t kWeights = 1'000'000, kRuns = 20;
  for (const std::size_t shards : {8, 16, 64}) {
    std::vector<float> base(kWeights, 1.0f);
    std::vector<std::vector<float>> stored(shards, base);
    const std::vector<ShardFacts> facts(shards, {1.0, 0.0});
    double best = std::numeric_limits<double>::infinity();
    for (std::size_t run = 0; run < kRuns; ++run) {
      MergedArray array{base, /*is_scaled=*/true, {}};
      for (std::size_t s = 0; s < shards; ++s) {
        for (std::size_t i = s % 2; i < kWeights; i += 2) stored[s][i] += 0.25f;  // half changed
        array.here.push_back(stored[s].data());
      }
      const Clock::time_point begin = Clock::now();
      (void)merge_shards({&array, 1}, facts, shards, glassbox::io::no_others(), /*threads=*/1);
      best = std::min(best, std::chrono::duration<double>(Clock::now() - begin).count());
    }
    std::printf("%zu shards: %.2f ns a weight and shard\n", shards,
                1e9 * best / static_cast<double>(kWeights * shards));
  }
}
