/// engine/sgd/shard_reduction.h: the only place where shards of a training meet, in memory or, over
/// an Exchange, those of several processes. The model is the same bit for bit wherever shards are
/// trained: all sums run in the order of shards.
///
/// docs/scaling.md tells what goes over the wire, and when that takes longer than training.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "io/base/exchange.h"

namespace glassbox::engine {

/// One array of weights: that which all shards grew from, and what it has become in those here.
struct MergedArray {
  std::span<float> base;     ///< the same in all processes
  bool is_scaled = false;    ///< by its shard's scale
  std::vector<float*> here;  ///< by shard of this process, each as long as base
};

/// What else a shard has to say.
struct ShardFacts {
  double scale, loss;
};

/// base[i] of each array becomes the mean, over the shards that changed it, of stored[i] * scale,
/// shard by shard in order; where none did, base[i] times the first shard's scale. A change is
/// known by the stored bits. All shards' stored[i] become base[i].
///
/// arrays   in all processes as many and as long
/// here     of the shards trained here: share_here(exchange, shards) of them, maybe none
/// returns  the facts of all shards, in order
/// cost     in one process O(weights * shards), no copies. In P processes one alltoallv and one
///          allgatherv: process p averages slice p of all arrays and sends, for W floats in all
///          arrays and S shards, about 4 W (P-1)/P (S/P + 1) + 16 (P-1) S/P bytes
[[nodiscard]] std::vector<ShardFacts> merge_shards(std::span<MergedArray> arrays,
                                                   std::span<const ShardFacts> here,
                                                   std::size_t shards, const io::Exchange& exchange,
                                                   int threads);

}  // namespace glassbox::engine
