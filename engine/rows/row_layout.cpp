#include "engine/rows/row_layout.h"

#include <algorithm>

#include "engine/rows/row_shards.h"

namespace glassbox::engine {

Share RowLayout::piece(std::size_t begin, std::size_t shard) const {
  const std::size_t count = std::min(block, records - begin);
  return {begin + count * shard / shards, begin + count * (shard + 1) / shards};
}

std::size_t RowLayout::shard_of(std::size_t row) const {
  const std::size_t begin = row / block * block;
  std::size_t shard = (row - begin) * shards / std::min(block, records - begin);
  while (piece(begin, shard).end <= row) ++shard;
  while (piece(begin, shard).begin > row) --shard;
  return shard;
}

std::size_t paying_block(std::size_t records, std::uint64_t ids, std::size_t weights,
                         std::size_t numbers, std::size_t least) {
  const double touched =
      static_cast<double>(ids) / static_cast<double>(records) + static_cast<double>(numbers + 1);
  const auto paying = static_cast<std::size_t>(16 * static_cast<double>(weights) / touched);
  return std::clamp(paying, std::min(least, records), records);
}

RowLayout row_layout(const FeatureSpace& space, std::size_t records, std::uint64_t ids) {
  const auto slots = static_cast<std::size_t>(std::ranges::count_if(
      space.groups, [](const IndicatorGroup& group) { return group.reference.has_value(); }));
  const std::size_t numbers = space.numbers.size();
  // Sixteen merges a pass keep shards together; more would only make threads wait for each other.
  return {records,
          paying_block(records, ids, space.indicator_count() + slots + numbers, numbers,
                       records / 16 + 1),
          training_shards(records)};
}

std::vector<std::size_t> processes_of_shards(std::size_t processes, std::size_t shards) {
  std::vector<std::size_t> of(shards);
  for (std::size_t r = 0; r < processes; ++r) {
    const Share trained = share_of(r, processes, shards);
    std::fill(of.begin() + static_cast<std::ptrdiff_t>(trained.begin),
              of.begin() + static_cast<std::ptrdiff_t>(trained.end), r);
  }
  return of;
}

}  // namespace glassbox::engine
