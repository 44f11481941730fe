/// recipes/numbers/bucket_map.h: keys to consecutive buckets, narrow where a sample says that keys
/// are many.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "recipes/numbers/key_counts.h"

namespace glassbox::recipes {

/// Never sends a larger key to a lower bucket. The keys between the sample's smallest and largest
/// fall into up to 4096 cells of equal width, each cut into a power of two of buckets by how much
/// of the sample it holds; all keys below are bucket 0, all above the last.
class BucketMap {
 public:
  struct Range {  // both ends belong to it
    std::uint64_t low = 0;
    std::uint64_t high = 0;
  };

  BucketMap() = default;
  /// sample   ascending, distinct, at least one
  /// buckets  about how many there should be, besides one a cell
  BucketMap(std::span<const KeyCounts::Entry> sample, std::size_t buckets);

  [[nodiscard]] std::uint32_t size() const { return size_; }

  [[nodiscard]] bool is_outside(std::uint64_t key) const { return key - low_ > span_; }

  /// The bucket of a key. A subtraction, two shifts and a look-up.
  [[nodiscard]] std::uint32_t operator()(std::uint64_t key) const {
    const std::uint64_t offset = key - low_;
    if (offset > span_) return key < low_ ? 0 : size_ - 1;
    const Cell& cell = cells_[offset >> cell_shift_];
    return cell.base + static_cast<std::uint32_t>(offset >> cell.shift);
  }

  /// The keys of a bucket. O(log cells).
  [[nodiscard]] Range range(std::uint32_t bucket) const;

 private:
  struct Cell {
    std::uint32_t base = 0;  // modulo 2^32: its first bucket less its first offset >> shift
    std::uint32_t shift = 0;
  };
  std::uint64_t low_ = 0, span_ = 0;
  int cell_shift_ = 0;
  std::vector<Cell> cells_;
  std::vector<std::uint32_t> firsts_;  // each cell's first bucket
  std::uint32_t size_ = 2;
};

}  // namespace glassbox::recipes
