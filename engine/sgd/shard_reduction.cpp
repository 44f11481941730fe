#include "engine/sgd/shard_reduction.h"

namespace glassbox::engine {

void LocalShards::average(std::span<float> base, float idle_scale, std::span<const ShardArray> here,
                          int threads) const {
  constexpr std::ptrdiff_t kWorthThreads = 1 << 16;
  const auto n = static_cast<std::ptrdiff_t>(base.size());
#pragma omp parallel for schedule(static) num_threads(threads) if (n >= kWorthThreads)
  for (std::ptrdiff_t at = 0; at < n; ++at) {
    const auto i = static_cast<std::size_t>(at);
    float sum = 0, movers = 0;
    for (const ShardArray& shard : here) {
      const float moved = shard.stored[i] != base[i] ? 1.0f : 0.0f;
      sum += moved * (shard.stored[i] * shard.scale);
      movers += moved;
    }
    base[i] = movers > 0 ? sum / movers : base[i] * idle_scale;
    for (const ShardArray& shard : here) shard.stored[i] = base[i];
  }
}

const ShardReduction& local_shards() {
  static const LocalShards shards;
  return shards;
}

}  // namespace glassbox::engine
