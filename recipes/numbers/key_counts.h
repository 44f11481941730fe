/// recipes/numbers/key_counts.h: how often each of a limited number of distinct keys was met.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "io/base/hash_slots.h"
#include "io/base/rooms.h"

namespace glassbox::recipes {

class KeyCounts {
 public:
  struct Entry {
    std::uint64_t key = 0;
    std::uint64_t count = 0;
  };

  /// Takes at most `most` distinct keys, 32 to 64 bytes each.
  explicit KeyCounts(std::size_t most) : most_(most) { clear(); }

  /// false, and nothing done, when that would be one distinct key too many. count >= 1. O(1).
  [[nodiscard]] bool add(std::uint64_t key, std::uint64_t count = 1) {
    Entry& slot = slots_.find(
        hash_of(key), [key](const Entry& other) { return other.count == 0 || other.key == key; });
    if (slot.count == 0) return insert(slot, {.key = key, .count = count});
    slot.count += count;
    return true;
  }

  /// Ascending by key.
  [[nodiscard]] std::vector<Entry> entries() const;
  void clear();

 private:
  std::size_t most_;
  std::size_t size_ = 0;
  HashSlots<Entry> slots_;  // at most half full

  [[nodiscard]] static std::uint64_t hash_of(std::uint64_t key) {
    return golden_hash(key ^ key >> 32);
  }
  bool insert(Entry& slot, const Entry& entry);
};

}  // namespace glassbox::recipes
