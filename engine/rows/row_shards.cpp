#include "engine/rows/row_shards.h"

#include <algorithm>
#include <bit>

namespace glassbox::engine {
namespace {

constexpr std::size_t kMostSumShards = 16;
constexpr std::size_t kLeastSumShard = 1024;     // rows
constexpr std::uint64_t kMostSums = 1ULL << 22;  // of all shards together, where more than one

}  // namespace

std::size_t training_shards(std::uint64_t records) {
  const std::uint64_t few = std::clamp<std::uint64_t>(std::bit_floor(records >> 17), 1, 8);
  const std::uint64_t many = std::min<std::uint64_t>(std::bit_floor(records >> 20), 256);
  return static_cast<std::size_t>(std::max(few, many));
}

std::size_t sum_shards(std::uint64_t records, std::uint64_t parameters) {
  const std::uint64_t by_rows =
      std::clamp<std::uint64_t>(records / kLeastSumShard, 1, kMostSumShards);
  return static_cast<std::size_t>(
      std::clamp<std::uint64_t>(kMostSums / std::max<std::uint64_t>(parameters, 1), 1, by_rows));
}

std::size_t probe_rows(std::size_t records) {
  return std::min(records, std::max<std::size_t>(4096, records / 16));
}

}  // namespace glassbox::engine
