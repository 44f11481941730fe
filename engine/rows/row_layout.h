/// engine/rows/row_layout.h: which rows each shard of a training has: a piece of every block, so
/// that shards that are merged after each block have seen as much.
#pragma once

#include <cstdint>
#include <vector>

#include "io/base/exchange.h"
#include "recipes/fit/feature_matrix.h"

namespace glassbox::engine {

struct RowLayout {
  std::size_t records = 0;
  std::size_t block = 0;  ///< rows between two merges; the last block may be shorter
  std::size_t shards = 1;

  /// The rows of a shard in the block that begins at row `begin`.
  [[nodiscard]] Share piece(std::size_t begin, std::size_t shard) const;
  [[nodiscard]] std::size_t shard_of(std::size_t row) const;
};

/// Records between two merges of shards, or two L1 steps: what they cost is a walk over all
/// weights, so the records between them touch 16 times as many.
/// ids      listed in all rows together
/// weights  of a learner, a class; numbers: of a row
[[nodiscard]] std::size_t paying_block(std::size_t records, std::uint64_t ids, std::size_t weights,
                                       std::size_t numbers, std::size_t least);

/// Of a training by several shards.
[[nodiscard]] RowLayout row_layout(const FeatureSpace& space, std::size_t records,
                                   std::uint64_t ids);

/// By shard, the process that trains it.
[[nodiscard]] std::vector<std::size_t> processes_of_shards(std::size_t processes,
                                                           std::size_t shards);

}  // namespace glassbox::engine
