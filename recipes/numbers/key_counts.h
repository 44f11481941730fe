/// recipes/numbers/key_counts.h: how often each of a limited number of distinct keys was met.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

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
    const std::size_t mask = slots_.size() - 1;
    for (std::size_t i = (key ^ key >> 32) * 0x9e37'79b9'7f4a'7c15 >> shift_;; i = (i + 1) & mask) {
      Entry& slot = slots_[i];
      if (slot.count != 0 && slot.key == key) {
        slot.count += count;
        return true;
      }
      if (slot.count == 0) return insert(slot, {.key = key, .count = count});
    }
  }

  /// Ascending by key.
  [[nodiscard]] std::vector<Entry> entries() const;
  void clear();

 private:
  std::size_t most_;
  std::size_t size_ = 0;
  std::vector<Entry> slots_;  // a power of two, at most half full; linear probing
  int shift_ = 64;

  bool insert(Entry& slot, const Entry& entry);
  void resize(std::size_t slot_count);
};

}  // namespace glassbox::recipes
