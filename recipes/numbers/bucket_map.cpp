#include "recipes/numbers/bucket_map.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <limits>

namespace glassbox::recipes {
namespace {

constexpr int kMostCellBits = 12;

}  // namespace

BucketMap::BucketMap(std::span<const KeyCounts::Entry> sample, std::size_t buckets) {
  assert(!sample.empty());
  low_ = sample.front().key;
  span_ = sample.back().key - low_;
  // As many cells as sampled keys, so that a few buckets for many columns stay few.
  const int cell_bits = std::min(kMostCellBits, static_cast<int>(std::bit_width(sample.size())));
  cell_shift_ = std::max(0, static_cast<int>(std::bit_width(span_)) - cell_bits);
  cells_.resize((span_ >> cell_shift_) + 1);

  std::vector<std::size_t> sampled(cells_.size());
  for (const KeyCounts::Entry& entry : sample) ++sampled[(entry.key - low_) >> cell_shift_];
  std::uint32_t next = 1;
  for (std::size_t c = 0; c < cells_.size(); ++c) {
    const std::size_t wanted = std::max<std::size_t>(1, sampled[c] * buckets / sample.size());
    const int cut_bits = std::min(cell_shift_, static_cast<int>(std::bit_width(wanted)) - 1);
    const int shift = cell_shift_ - cut_bits;
    firsts_.push_back(next);
    cells_[c] = {.base = next - static_cast<std::uint32_t>(c << cut_bits),
                 .shift = static_cast<std::uint32_t>(shift)};
    next += 1u << cut_bits;
  }
  size_ = next + 1;
}

BucketMap::Range BucketMap::range(std::uint32_t bucket) const {
  if (bucket == 0) return {.low = 0, .high = low_ - 1};
  if (bucket == size_ - 1) {
    return {.low = low_ + span_ + 1, .high = std::numeric_limits<std::uint64_t>::max()};
  }
  const auto above = std::upper_bound(firsts_.begin(), firsts_.end(), bucket);
  const auto cell = static_cast<std::size_t>(above - firsts_.begin()) - 1;
  const std::uint32_t shift = cells_[cell].shift;
  const std::uint64_t low =
      (std::uint64_t{cell} << cell_shift_) + (std::uint64_t{bucket - firsts_[cell]} << shift);
  return {.low = low_ + low,
          .high = low_ + std::min(span_, low + ((std::uint64_t{1} << shift) - 1))};
}

}  // namespace glassbox::recipes
