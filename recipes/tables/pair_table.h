/// recipes/tables/pair_table.h: pairs of levels numbered in the order they were first added: what
/// keeps strings out of cartesian, ngram and osb.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "io/base/hash_slots.h"
#include "recipes/tables/string_table.h"

namespace glassbox::recipes {

/// Two u32 as one key; neither may be kNoLevel, which marks a free slot.
struct LevelPair {
  std::uint32_t left = 0;
  std::uint32_t right = 0;
  bool operator==(const LevelPair&) const = default;
};

/// A vocabulary of pairs. When the levels on both sides are known and few, a plain array indexed
/// by (left, right) replaces the hash table; the numbers are the same.
class PairTable {
 public:
  PairTable() = default;

  /// A table for left < left_count and right < right_count.
  PairTable(std::uint64_t left_count, std::uint64_t right_count);

  /// kNoLevel when the pair was never added, or either side is kNoLevel.
  [[nodiscard]] std::uint32_t find(LevelPair pair) const;
  /// throws std::length_error past 2^30 pairs
  std::uint32_t add(LevelPair pair);

  /// find() for many. O(count), branch-free when the table is an array.
  void find(std::span<const std::uint32_t> left, std::span<const std::uint32_t> right,
            std::span<std::uint32_t> out) const;
  void add(std::span<const std::uint32_t> left, std::span<const std::uint32_t> right,
           std::span<std::uint32_t> out);

  /// No more additions will come: chooses the form that finds fastest.
  void freeze(std::uint32_t left_count, std::uint32_t right_count);

  [[nodiscard]] LevelPair operator[](std::uint32_t id) const { return pairs_[id]; }
  [[nodiscard]] std::uint32_t size() const { return static_cast<std::uint32_t>(pairs_.size()); }
  [[nodiscard]] std::span<const LevelPair> pairs() const { return pairs_; }

 private:
  struct Slot {
    LevelPair pair;
    std::uint32_t id = kNoLevel;
  };
  struct Holds {  // whether a slot holds the pair, or is free for it
    LevelPair pair;
    bool operator()(const Slot& slot) const { return slot.id == kNoLevel || slot.pair == pair; }
  };
  std::vector<LevelPair> pairs_;
  HashSlots<Slot> slots_;  // at most half full
  // The array form: (left_count_ + 1) x (right_count_ + 1), where the last row and column stand
  // for kNoLevel and hold nothing else.
  std::vector<std::uint32_t> array_;
  std::uint32_t left_count_ = 0, right_count_ = 0;

  [[nodiscard]] std::size_t array_index(LevelPair pair) const;
  [[nodiscard]] static std::uint64_t hash_of(LevelPair pair);
  std::uint32_t append(LevelPair pair);
  void make_array(std::uint32_t left_count, std::uint32_t right_count);
  void grow();
};

}  // namespace glassbox::recipes
