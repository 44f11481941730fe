/// engine/rows/row_shards.h: how many parts rows are cut into where parts are worked on side by
/// side: by the size of the task alone, so that threads and processes cannot show in a sum.
#pragma once

#include <cstddef>
#include <cstdint>

#include "io/base/rooms.h"

namespace glassbox::engine {

/// Shards of a training: one below 2^18 records, then doubling with them up to 8; from 2^24 records
/// on one for 2^20 records, up to 256, so that as many processes can train. Sequential SGD learns
/// most from a pass; with 2^17 records and more for each shard, splitting loses nothing
/// (docs/decisions/0004-training.md).
[[nodiscard]] std::size_t training_shards(std::uint64_t records);

/// Whether processes share the rows of a training; of fewer, each process holds all, and does all.
[[nodiscard]] inline bool are_rows_spread(std::uint64_t records) {
  return training_shards(records) > 1;
}

/// Shards of sums over all rows, at most 16: shard s is rows [s n / shards, (s + 1) n / shards).
/// parameters  how many sums each has of its own
[[nodiscard]] std::size_t sum_shards(std::uint64_t records, std::uint64_t parameters);

/// Rows whose losses are added up together where an objective is computed.
inline constexpr std::size_t kObjectiveRows = 1024;

/// The first rows, by which learning rates are tried.
[[nodiscard]] std::size_t probe_rows(std::size_t records);

}  // namespace glassbox::engine
