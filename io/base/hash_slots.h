/// io/base/hash_slots.h: the slots of a hash table, by open addressing with linear probing.
///
/// Here is where a key stands; what a slot holds, which one is free, when keys are equal and how
/// full the table may be is the caller's. One way to count words:
///
///     HashSlots<Slot> slots(16);
///     Slot& slot = slots.find(hash, [&](const Slot& s) { return s.count == 0 || s.word == word;
///     }); if (slot.count == 0) slot.word = word;  // free: the word is not there
///     ++slot.count;
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "io/base/rooms.h"

namespace glassbox::io {

/// A hash of a number: its highest bits depend on all of it. One multiplication.
/// source  Knuth, The Art of Computer Programming, vol. 3, 6.4: multiplicative hashing, by 2^64
///         over the golden ratio
[[nodiscard]] constexpr std::uint64_t golden_hash(std::uint64_t key) {
  return key * 0x9e37'79b9'7f4a'7c15;
}

/// A power of two of slots. A key's own place is given by the highest bits of its hash; when that
/// is taken by another key, the next one behind it is, and so on, from the last slot to the first.
///
/// To add the slots of one table to another in their order, make the other as large first: into a
/// smaller one they go sorted by place, and would all crowd at its begin.
template <class Slot>
class HashSlots {
 public:
  /// What finding takes, by value: for loops whose writes could be to the table, for all that the
  /// compiler knows.
  struct View {
    const Slot* slots;
    std::size_t mask;
    int shift;

    template <class Stops>
    [[nodiscard]] std::size_t place(std::uint64_t hash, const Stops& stops) const {
      std::size_t at = hash >> shift;
      while (!stops(slots[at])) at = (at + 1) & mask;
      return at;
    }
    template <class Stops>
    [[nodiscard]] const Slot& find(std::uint64_t hash, const Stops& stops) const {
      return slots[place(hash, stops)];
    }
  };

  /// count  0, or a power of two from 2 on; all slots are Slot{}
  explicit HashSlots(std::size_t count = 0) { clear(count); }

  [[nodiscard]] std::size_t size() const { return slots_.size(); }
  [[nodiscard]] bool empty() const { return slots_.empty(); }
  /// In an order that means nothing.
  [[nodiscard]] std::span<const Slot> slots() const { return slots_; }
  [[nodiscard]] View view() const { return {slots_.data(), slots_.size() - 1, shift_}; }

  /// The first slot, from the hash's own on, for which stops(slot): it has to hold for the key's
  /// slot and for free ones, and for one slot at least.
  template <class Stops>
  [[nodiscard]] Slot& find(std::uint64_t hash, const Stops& stops) {
    return slots_[view().place(hash, stops)];
  }
  template <class Stops>
  [[nodiscard]] const Slot& find(std::uint64_t hash, const Stops& stops) const {
    return slots_[view().place(hash, stops)];
  }

  /// The slot where a search for the hash begins.
  [[nodiscard]] Slot& home(std::uint64_t hash) { return slots_[hash >> shift_]; }
  void prefetch(std::uint64_t hash) const { __builtin_prefetch(&slots_[hash >> shift_], /*rw=*/1); }

  /// So many slots from now on, all of them Slot{}; 0 gives the memory back.
  void clear(std::size_t count) {
    std::vector<Slot>(count).swap(slots_);
    shift_ = 64 - std::countr_zero(count);
  }

  /// So many slots from now on, more than are kept; the others are forgotten.
  /// keeps    keeps(slot); not Slot{}
  /// hash_of  hash_of(slot), as it was found by
  /// returns  how many are kept
  template <class Keeps, class HashOf>
  std::size_t resize(std::size_t count, const Keeps& keeps, const HashOf& hash_of) {
    std::vector<Slot> before(count);  // no memory for it: nothing is changed
    before.swap(slots_);
    shift_ = 64 - std::countr_zero(count);
    std::size_t kept = 0;
    for (const Slot& slot : before) {
      if (!keeps(slot)) continue;
      find(hash_of(slot), [&](const Slot& other) { return !keeps(other); }) = slot;
      ++kept;
    }
    return kept;
  }

 private:
  std::vector<Slot> slots_;
  int shift_ = 64;
};

}  // namespace glassbox::io
