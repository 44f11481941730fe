// Pairs of ids to an id: an array where (left, right) are few, otherwise a hash table.
// Both number pairs in the order in which they are added, so which of the two is used
// shows in nothing but time.
#include "recipes/tables/pair_table.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <stdexcept>

namespace glassbox::recipes {
namespace {

constexpr std::uint32_t kMaxPairs = 1u << 30;

// While learning, thousands of tables may be open at once: 16 KiB each at most.
constexpr std::uint64_t kArrayWhileLearning = 4096;
// Afterwards an array may take four times what the hash table would.
constexpr std::uint64_t kArrayCells = 1 << 16;
constexpr std::uint64_t kArrayCellsPerPair = 24;

}  // namespace

PairTable::PairTable(std::uint64_t left_count, std::uint64_t right_count) {
  if (left_count < kArrayWhileLearning && right_count < kArrayWhileLearning &&
      left_count * right_count <= kArrayWhileLearning) {
    make_array(static_cast<std::uint32_t>(left_count), static_cast<std::uint32_t>(right_count));
  }
}

void PairTable::make_array(std::uint32_t left_count, std::uint32_t right_count) {
  left_count_ = left_count;
  right_count_ = right_count;
  array_.assign((std::size_t{left_count} + 1) * (std::size_t{right_count} + 1), kNoLevel);
  for (std::uint32_t id = 0; id < size(); ++id) array_[array_index(pairs_[id])] = id;
}

// Clamping sends kNoLevel, and any level learned on neither side, to the row or column of nothing.
std::size_t PairTable::array_index(LevelPair pair) const {
  return std::size_t{std::min(pair.left, left_count_)} * (std::size_t{right_count_} + 1) +
         std::min(pair.right, right_count_);
}

std::uint64_t PairTable::hash_of(LevelPair pair) {
  const std::uint64_t key = std::uint64_t{pair.left} << 32 | pair.right;
  return golden_hash(key ^ key >> 29);
}

std::uint32_t PairTable::append(LevelPair pair) {
  if (pairs_.size() == kMaxPairs) throw std::length_error("a vocabulary of over 2^30 pairs");
  pairs_.push_back(pair);
  return size() - 1;
}

std::uint32_t PairTable::find(LevelPair pair) const {
  if (!array_.empty()) return array_[array_index(pair)];
  if (slots_.empty() || pair.left == kNoLevel || pair.right == kNoLevel) return kNoLevel;
  return slots_.find(hash_of(pair), Holds{pair}).id;
}

std::uint32_t PairTable::add(LevelPair pair) {
  if (pair.left == kNoLevel || pair.right == kNoLevel) return kNoLevel;
  if (!array_.empty()) {
    assert(pair.left < left_count_ && pair.right < right_count_);
    std::uint32_t& id = array_[array_index(pair)];
    if (id == kNoLevel) id = append(pair);
    return id;
  }
  if (slots_.size() < 2 * (pairs_.size() + 1)) grow();
  Slot& slot = slots_.find(hash_of(pair), Holds{pair});
  if (slot.id == kNoLevel) slot = {.pair = pair, .id = append(pair)};
  return slot.id;
}

void PairTable::find(std::span<const std::uint32_t> left, std::span<const std::uint32_t> right,
                     std::span<std::uint32_t> out) const {
  if (array_.empty()) {
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = find({left[i], right[i]});
    return;
  }
  // At most 2^16 cells (see freeze), so 32-bit arithmetic cannot overflow; it vectorises better.
  const std::uint32_t width = right_count_ + 1, left_last = left_count_, right_last = right_count_;
  const std::uint32_t* const cells = array_.data();
  for (std::size_t i = 0; i < out.size(); ++i) {
    out[i] = cells[std::min(left[i], left_last) * width + std::min(right[i], right_last)];
  }
}

void PairTable::add(std::span<const std::uint32_t> left, std::span<const std::uint32_t> right,
                    std::span<std::uint32_t> out) {
  if (array_.empty()) {
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = add({left[i], right[i]});
    return;
  }
  // Pairs met before are read as find() does; the cell of any other says kNoLevel.
  const std::uint32_t width = right_count_ + 1, left_last = left_count_, right_last = right_count_;
  const std::uint32_t* const cells = array_.data();
  for (std::size_t i = 0; i < out.size(); ++i) {
    const std::uint32_t id =
        cells[std::min(left[i], left_last) * width + std::min(right[i], right_last)];
    out[i] = id == kNoLevel ? add({left[i], right[i]}) : id;
  }
}

void PairTable::freeze(std::uint32_t left_count, std::uint32_t right_count) {
  array_.clear();
  pairs_.shrink_to_fit();
  const std::uint64_t cells = (std::uint64_t{left_count} + 1) * (std::uint64_t{right_count} + 1);
  if (cells <= std::min(kArrayCells, kArrayCellsPerPair * (pairs_.size() + 16))) {
    slots_.clear(0);
    make_array(left_count, right_count);
    return;
  }
  std::vector<std::uint32_t>().swap(array_);
  if (slots_.empty()) grow();
}

void PairTable::grow() {
  slots_.clear(std::bit_ceil(4 * (pairs_.size() + 2)));
  for (std::uint32_t id = 0; id < size(); ++id) {
    slots_.find(hash_of(pairs_[id]), Holds{pairs_[id]}) = {.pair = pairs_[id], .id = id};
  }
}

}  // namespace glassbox::recipes
