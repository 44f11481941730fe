// Strings to ids by a hash table, with two short cuts for what CSV cells mostly
// hold. "0" to "999" index an array. A string of up to eight bytes is packed into one 64-bit key,
// so that comparing keys and lengths compares the strings: "red" is 'r', 'e' and 'd' in the lowest
// three bytes, and length 3. Longer strings are compared by hash, then by their bytes.
#include "recipes/tables/string_table.h"

#include <cstring>
#include <stdexcept>

namespace glassbox::recipes {
namespace {

constexpr std::uint32_t kMaxStrings = 1u << 28;
constexpr std::size_t kShort = 8;  // longest string that is its own key

std::uint32_t load4(const char* p) {
  std::uint32_t v = 0;
  std::memcpy(&v, p, sizeof v);
  return v;
}

std::uint64_t load8(const char* p) {
  std::uint64_t v = 0;
  std::memcpy(&v, p, sizeof v);
  return v;
}

// All bytes of a string of up to eight, without a loop: the two halves may overlap, which with the
// length beside it still tells any two strings apart.
std::uint64_t pack(std::string_view text) {
  const char* p = text.data();
  const std::size_t n = text.size();
  if (n >= 4) return load4(p) | std::uint64_t{load4(p + n - 4)} << 32;
  if (n == 0) return 0;
  const auto byte = [p](std::size_t i) { return std::uint64_t{static_cast<unsigned char>(p[i])}; };
  return byte(0) | byte(n / 2) << 8 | byte(n - 1) << 16;
}

std::uint64_t hash_long(std::string_view text) {
  std::uint64_t h = text.size();
  const char* p = text.data();
  const char* const last = p + text.size() - 8;
  for (; p < last; p += 8) {
    h = golden_hash(h ^ load8(p));
    h ^= h >> 29;
  }
  h = golden_hash(h ^ load8(last));
  return h ^ h >> 29;
}

// The value of "0" .. "999" written without leading zeros; -1 for anything else.
int small_number(std::string_view text) {
  if (text.empty() || text.size() > 3 || (text[0] == '0' && text.size() > 1)) return -1;
  int value = 0;
  for (const char c : text) {
    const int digit = c - '0';
    if (digit < 0 || digit > 9) return -1;
    value = 10 * value + digit;
  }
  return value;
}

}  // namespace

StringTable::Slot StringTable::describe(std::string_view text) {
  return {.key = text.size() <= kShort ? pack(text) : hash_long(text),
          .length = static_cast<std::uint32_t>(text.size()),
          .id = kNoLevel};
}

std::uint64_t StringTable::hash_of(const Slot& slot) {
  return golden_hash(slot.key ^ slot.key >> 32 ^ slot.length);
}

// Whether a slot holds the string, or is free for it.
bool StringTable::holds(const Slot& slot, const Slot& wanted, std::string_view text) const {
  return slot.id == kNoLevel || (slot.key == wanted.key && slot.length == wanted.length &&
                                 (text.size() <= kShort || (*this)[slot.id] == text));
}

std::uint32_t StringTable::find(std::string_view text) const {
  if (const int value = small_number(text); value >= 0) {
    const auto at = static_cast<std::size_t>(value);
    return at < small_numbers_.size() ? small_numbers_[at] : kNoLevel;
  }
  if (slots_.empty()) return kNoLevel;
  const Slot wanted = describe(text);
  return slots_.find(hash_of(wanted), [&](const Slot& slot) { return holds(slot, wanted, text); })
      .id;
}

std::uint32_t StringTable::add(std::string_view text) {
  if (const int value = small_number(text); value >= 0) {
    const auto at = static_cast<std::size_t>(value);
    if (at >= small_numbers_.size()) small_numbers_.resize(at + 1, kNoLevel);
    if (small_numbers_[at] == kNoLevel) small_numbers_[at] = append(text);
    return small_numbers_[at];
  }
  if (3 * slots_.size() < 4 * (ends_.size() + 1)) {
    slots_.resize(
        slots_.empty() ? 8 : 2 * slots_.size(),
        [](const Slot& slot) { return slot.id != kNoLevel; }, hash_of);
  }
  Slot wanted = describe(text);
  Slot& slot =
      slots_.find(hash_of(wanted), [&](const Slot& other) { return holds(other, wanted, text); });
  if (slot.id != kNoLevel) return slot.id;
  wanted.id = append(text);
  slot = wanted;
  return wanted.id;
}

std::uint32_t StringTable::append(std::string_view text) {
  if (ends_.size() == kMaxStrings) throw std::length_error("a vocabulary of over 2^28 strings");
  arena_ += text;
  ends_.push_back(arena_.size());
  return size() - 1;
}

}  // namespace glassbox::recipes
