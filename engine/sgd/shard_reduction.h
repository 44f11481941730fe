/// engine/sgd/shard_reduction.h: the only place where shards of a training meet. In one process
/// they meet in memory; an implementation over MPI lets every process train some of them. The model
/// is the same bit for bit wherever shards are trained: all sums run in the order of shards.
///
/// docs/scaling.md tells what goes over the wire, and when that takes longer than training.
#pragma once

#include <cstddef>
#include <span>

#include "io/base/rooms.h"

namespace glassbox::engine {

/// One array of weights in one shard, and what this shard multiplies it by.
struct ShardArray {
  float* stored;
  float scale;
};

class ShardReduction {
 public:
  virtual ~ShardReduction() = default;

  /// Shards [begin, end) of `shards` are trained here. In all processes together, each is once.
  struct Range {
    std::size_t begin, end;
  };
  [[nodiscard]] virtual Range shards_here(std::size_t shards) const = 0;

  /// Every process knows its own entries of `by_shard`; afterwards all know all.
  virtual void gather(std::span<double> by_shard) const = 0;

  /// base[i] becomes the mean, over the shards that changed it, of stored[i] * scale, shard by
  /// shard in order; where none did, base[i] * idle_scale. A change is known by the stored bits.
  /// All shards' stored[i] become base[i]. here  the arrays of the shards trained here, in order,
  /// each as long as base
  virtual void average(std::span<float> base, float idle_scale, std::span<const ShardArray> here,
                       int threads) const = 0;
};

/// All shards in this process.
class LocalShards final : public ShardReduction {
 public:
  [[nodiscard]] Range shards_here(std::size_t shards) const override { return {0, shards}; }
  void gather(std::span<double> /*by_shard*/) const override {}
  void average(std::span<float> base, float idle_scale, std::span<const ShardArray> here,
               int threads) const override;
};

/// For contexts that name no other.
[[nodiscard]] const ShardReduction& local_shards();

}  // namespace glassbox::engine
