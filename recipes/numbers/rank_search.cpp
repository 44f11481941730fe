// The value of rank r without sorting and without keeping all values.
//
// Example: the median of 1,000,000 values. The first walk counts values by bucket and finds that
// 499,950 values lie in lower buckets and 80 in the one of the median. The second walk looks at
// that bucket alone: its 80 values fit into a table, and the 50th of them is the median. Doubles
// are compared as integers (ordered_key.h), so that a bucket is a range of integers.
#include "recipes/numbers/rank_search.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cmath>

#include "recipes/numbers/count_bytes.h"
#include "recipes/numbers/ordered_key.h"

namespace glassbox::recipes {
namespace {

constexpr std::size_t kLeastMemory = std::size_t{16} << 10;
constexpr std::size_t kTallyEntryBytes = 64;
constexpr std::size_t kMostTalliedFirst = 4096;  // enough to show where values are
constexpr std::size_t kMostTallied = 1 << 16;
constexpr std::size_t kMostBuckets = 1 << 15;
constexpr std::size_t kLeastCuts = 64;  // of a piece: what makes progress certain

}  // namespace

RankSearch::RankSearch(std::size_t memory)
    : most_buckets_(std::min(kMostBuckets, std::max(kLeastMemory, memory) / 2 / 8)),
      most_tallied_(std::min(kMostTallied, std::max(kLeastMemory, memory) / 2 / kTallyEntryBytes)),
      tally_(std::min(kMostTalliedFirst, most_tallied_)) {}

void RankSearch::add(double value, std::uint64_t count) {
  assert(is_first_);
  if (count == 0) return;
  const std::uint64_t key = ordered_key(value);
  if (is_tallying_) {
    if (tally_.add(key, count)) return;
    lay_out_first_buckets();
  }
  count_first(key, count);
}

void RankSearch::count_first(std::uint64_t key, std::uint64_t count) {
  if (map_.is_outside(key)) {
    lowest_ = std::min(lowest_, key);
    highest_ = std::max(highest_, key);
  }
  counts_[map_(key)] += count;
}

void RankSearch::add(std::span<const double> values) {
  if (!is_first_) return add_again(values);
  std::size_t i = 0;
  if (is_tallying_) {
    for (; i < values.size(); ++i) {
      if (std::isnan(values[i])) continue;
      if (!tally_.add(ordered_key(values[i]))) {
        lay_out_first_buckets();
        break;
      }
    }
  }
  std::uint64_t* const counts = counts_.data();
  for (; i < values.size(); ++i) {
    const std::uint64_t key = ordered_key(values[i]);
    if (map_.is_outside(key)) {  // as NaN is
      if (std::isnan(values[i])) continue;
      lowest_ = std::min(lowest_, key);
      highest_ = std::max(highest_, key);
    }
    ++counts[map_(key)];
  }
}

void RankSearch::lay_out_first_buckets() {
  const std::vector<KeyCounts::Entry> entries = tally_.entries();
  tally_.clear();
  is_tallying_ = false;
  map_ = BucketMap(sample_.empty() ? entries : sample_, most_buckets_);
  sample_ = {};
  counts_.assign(map_.size(), 0);
  for (const KeyCounts::Entry& entry : entries) count_first(entry.key, entry.count);
}

void RankSearch::lay_out_by(std::vector<std::uint64_t> keys) {
  assert(is_first_ && is_tallying_);
  if (keys.empty()) {
    const std::uint64_t least = ordered_key(std::numeric_limits<double>::lowest());
    const std::uint64_t width = (ordered_key(std::numeric_limits<double>::max()) - least) / 1024;
    for (std::uint64_t k = 0; k <= 1024; ++k) keys.push_back(least + k * width);
  }
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  sample_.clear();
  for (const std::uint64_t key : keys) sample_.push_back({.key = key, .count = 1});
}

void RankSearch::encode(ByteWriter& out) const {
  out.u8(is_tallying_ ? 1 : 0);
  if (!is_tallying_) {
    out.u64(lowest_);
    out.u64(highest_);
    return put_counts(counts_, out);
  }
  const std::vector<KeyCounts::Entry> entries = tally_.entries();
  out.u64(entries.size());
  for (const KeyCounts::Entry& entry : entries) {
    out.u64(entry.key);
    put_count(entry.count, out);
  }
}

// Whether the distinct values of all processes together are too many for a tally does not depend on
// the order in which they are merged, so that all processes come to hold the same.
void RankSearch::merge(ByteReader& in) {
  if (in.u8() == 0) {
    if (is_tallying_) is_first_ ? lay_out_first_buckets() : lay_out_buckets();
    lowest_ = std::min(lowest_, in.u64());
    highest_ = std::max(highest_, in.u64());
    return add_counts(in, counts_);
  }
  for (std::size_t left = in.count(sizeof(std::uint64_t) + 1); left > 0; --left) {
    const std::uint64_t key = in.u64(), count = take_count(in);
    if (is_tallying_) {
      if (tally_.add(key, count)) continue;
      is_first_ ? lay_out_first_buckets() : lay_out_buckets();
    }
    if (is_first_) {
      count_first(key, count);
    } else {
      count_again(key, count);
    }
  }
}

std::size_t RankSearch::piece_of(std::uint64_t key) const {
  const auto above = std::upper_bound(pieces_.begin(), pieces_.end(), key,
                                      [](std::uint64_t k, const Piece& p) { return k < p.low; });
  if (above == pieces_.begin() || (above - 1)->high < key) return kNoPiece;
  return static_cast<std::size_t>(above - pieces_.begin()) - 1;
}

void RankSearch::add_again(std::span<const double> values) {
  for (const double value : values) {
    const std::uint64_t key = ordered_key(value);
    if (wanted_[map_(key)] == 0 || std::isnan(value)) continue;
    const std::size_t at = piece_of(key);
    if (at == kNoPiece) continue;
    if (is_tallying_) {
      if (tally_.add(key)) continue;
      lay_out_buckets();
    }
    ++counts_[pieces_[at].base + ((key - pieces_[at].low) >> pieces_[at].shift)];
  }
}

void RankSearch::lay_out_buckets() {
  const std::size_t cuts = std::max(kLeastCuts, std::bit_floor(most_buckets_ / pieces_.size()));
  std::uint32_t next = 0;
  for (Piece& piece : pieces_) {
    const std::uint64_t last = piece.high - piece.low;
    piece.shift = static_cast<std::uint32_t>(
        std::max(0, static_cast<int>(std::bit_width(last)) - std::countr_zero(cuts)));
    piece.base = next;
    next += static_cast<std::uint32_t>(last >> piece.shift) + 1;
  }
  counts_.assign(next, 0);
  for (const KeyCounts::Entry& entry : tally_.entries()) count_again(entry.key, entry.count);
  tally_.clear();
  is_tallying_ = false;
}

void RankSearch::count_again(std::uint64_t key, std::uint64_t count) {
  const Piece& piece = pieces_[piece_of(key)];
  counts_[piece.base + ((key - piece.low) >> piece.shift)] += count;
}

bool RankSearch::end_replay(std::span<const std::uint64_t> ranks) {
  found_.resize(ranks.size());
  if (is_tallying_) {
    find_in_tally(ranks);
    pieces_.clear();
  } else {
    find_in_buckets(ranks);
  }
  is_first_ = false;
  is_tallying_ = true;
  sample_ = {};
  tally_ = KeyCounts(most_tallied_);
  if (!pieces_.empty()) return false;
  wanted_ = {};
  counts_ = {};
  map_ = {};
  return true;
}

// The tally holds all values of the pieces, or all values there are.
void RankSearch::find_in_tally(std::span<const std::uint64_t> ranks) {
  const std::vector<KeyCounts::Entry> entries = tally_.entries();
  std::size_t at = 0, r = 0;
  const auto find_from = [&](std::uint64_t below, std::uint64_t high) {
    for (; at < entries.size() && entries[at].key <= high; ++at) {
      const std::uint64_t up_to = below + entries[at].count;
      while (r < ranks.size() && ranks[r] <= below) ++r;  // found before
      for (; r < ranks.size() && ranks[r] <= up_to; ++r) {
        found_[r] = {.value = value_of_key(entries[at].key), .up_to = up_to};
      }
      below = up_to;
    }
  };
  if (is_first_) return find_from(0, std::numeric_limits<std::uint64_t>::max());
  for (const Piece& piece : pieces_) find_from(piece.below, piece.high);
}

void RankSearch::find_in_buckets(std::span<const std::uint64_t> ranks) {
  std::vector<Piece> narrower;
  std::size_t r = 0;
  // Looks through consecutive buckets; range(j) tells which keys the j-th holds.
  const auto look = [&](std::uint64_t below, std::size_t base, std::size_t size,
                        const auto& range) {
    while (r < ranks.size() && ranks[r] <= below) ++r;
    for (std::size_t j = 0; j < size; ++j) {
      const std::uint64_t up_to = below + counts_[base + j];
      if (r < ranks.size() && ranks[r] <= up_to) {
        const BucketMap::Range keys = range(j);
        if (keys.low < keys.high) {
          narrower.push_back({.low = keys.low, .high = keys.high, .below = below});
        }
        for (; r < ranks.size() && ranks[r] <= up_to; ++r) {
          found_[r] = {.value = value_of_key(keys.low), .up_to = up_to};  // if there is but one
        }
      }
      below = up_to;
    }
  };
  if (is_first_) {
    look(0, 0, counts_.size(), [&](std::size_t j) {
      BucketMap::Range keys = map_.range(static_cast<std::uint32_t>(j));
      if (j == 0) keys.low = lowest_;
      if (j + 1 == counts_.size()) keys.high = highest_;
      return keys;
    });
  } else {
    for (const Piece& piece : pieces_) {
      const std::size_t size = ((piece.high - piece.low) >> piece.shift) + 1;
      look(piece.below, piece.base, size, [&](std::size_t j) {
        const std::uint64_t first = std::uint64_t{j} << piece.shift;
        const std::uint64_t last = first + ((std::uint64_t{1} << piece.shift) - 1);
        return BucketMap::Range{.low = piece.low + first,
                                .high = piece.low + std::min(piece.high - piece.low, last)};
      });
    }
  }
  pieces_.swap(narrower);
  wanted_.assign(map_.size(), 0);
  for (const Piece& piece : pieces_) wanted_[map_(piece.low)] = 1;
}

}  // namespace glassbox::recipes
