/// recipes/tables/string_table.h: strings numbered in the order they were first added.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "io/base/hash_slots.h"
#include "io/base/rooms.h"

namespace glassbox::recipes {

/// "No level": a value that is missing or was not seen in training.
inline constexpr std::uint32_t kNoLevel = 0xffff'ffff;

/// A vocabulary. "0" to "999" (pixels, grades, ages as categories) are looked up in an array;
/// other strings of up to eight bytes are compared as one number inside the hash slot, without a
/// look at the text.
class StringTable {
 public:
  /// The number of a string; kNoLevel when it was never added. O(length).
  [[nodiscard]] std::uint32_t find(std::string_view text) const;

  /// The same, giving a new string the next number.  throws std::length_error past 2^28 strings
  std::uint32_t add(std::string_view text);

  [[nodiscard]] std::string_view operator[](std::uint32_t id) const {
    const std::uint64_t begin = id == 0 ? 0 : ends_[id - 1];
    return std::string_view(arena_).substr(begin, ends_[id] - begin);
  }
  [[nodiscard]] std::uint32_t size() const { return static_cast<std::uint32_t>(ends_.size()); }

 private:
  struct Slot {
    std::uint64_t key = 0;  // the bytes themselves up to eight of them, a hash beyond
    std::uint32_t length = 0;
    std::uint32_t id = kNoLevel;
  };
  std::string arena_;
  std::vector<std::uint64_t> ends_;
  HashSlots<Slot> slots_;                     // at most 3/4 full
  std::vector<std::uint32_t> small_numbers_;  // the ids of "0", "1", ... as far as any was added

  [[nodiscard]] static Slot describe(std::string_view text);
  [[nodiscard]] static std::uint64_t hash_of(const Slot& slot);
  [[nodiscard]] bool holds(const Slot& slot, const Slot& wanted, std::string_view text) const;
  std::uint32_t append(std::string_view text);
};

}  // namespace glassbox::recipes
