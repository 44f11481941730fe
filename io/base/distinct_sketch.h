/// io/base/distinct_sketch.h: how many distinct values a stream holds, and how often some of them
/// occur.
///
/// Up to a number of distinct values it counts them all. Beyond, it keeps those whose hash begins
/// with enough zero bits: a sample of the distinct values in which each one, frequent or rare, is
/// as likely to be, and whose counts are exact.
///
/// source  Gibbons, "Distinct sampling for highly-accurate answers to distinct values queries and
///         event reports" (VLDB 2001)
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "io/base/hash_slots.h"
#include "io/base/rooms.h"

namespace glassbox::io {

/// 64 bits of which each depends on all bits of `value`; one to one.
/// source  Stafford, "Better Bit Mixing" (2011), variant 13
[[nodiscard]] constexpr std::uint64_t mix_bits(std::uint64_t value) {
  value = (value ^ value >> 30) * 0xbf58'476d'1ce4'e5b9;
  value = (value ^ value >> 27) * 0x94d0'49bb'1331'11eb;
  return value ^ value >> 31;
}

inline constexpr std::uint64_t kTextLengthKey = 0x9e37'79b9'7f4a'7c15;

/// 64 bits that depend on all bytes of a text; one to one for up to eight of them. Good for telling
/// texts apart, no defence against somebody who looks for two of equal hash.
[[nodiscard]] std::uint64_t mix_text(std::string_view text);

/// mix_text() of a text that is not empty and behind whose begin eight bytes may be read.
[[nodiscard]] inline std::uint64_t mix_readable_text(std::string_view text) {
  if (text.size() > 8) return mix_text(text);
  std::uint64_t bytes = 0;
  for (unsigned i = 0; i < 8; ++i)  // one load
    bytes |= std::uint64_t{static_cast<unsigned char>(text.data()[i])} << 8 * i;
  bytes &= ~std::uint64_t{0} >> (64 - 8 * text.size());
  return mix_bits(kTextLengthKey * text.size() ^ bytes);
}

/// What it holds depends on the values added and their counts alone: not on their order, nor on how
/// they were shared out among tallies that were merged.
class DistinctSketch {
 public:
  struct Entry {
    std::uint64_t hash = 0;
    std::uint64_t count = 0;
    bool operator==(const Entry&) const = default;
  };

  /// Keeps at most `most` distinct values, 32 to 64 bytes each.
  explicit DistinctSketch(std::size_t most);

  /// hash  the same for equal values and well mixed (mix_bits() makes it so); values of equal hash
  ///       are one to the tally
  /// returns  whether the value is one it keeps and had not met before. O(1)
  bool add(std::uint64_t hash, std::uint64_t count = 1) {
    total_ += count;
    if (!keeps(hash)) return false;
    Entry& entry = slots_.home(place_hash(hash));  // where most values met before stand
    if (entry.hash != hash || entry.count == 0) return keep(hash, count);
    entry.count += count;
    return false;
  }
  /// Adds many, once each; faster than one after the other when most of them are new.
  void add(std::span<const std::uint64_t> hashes);
  /// Adds what another tally (of the same `most`) counted.
  void merge(const DistinctSketch& other);

  /// Keeps half of the distinct values from now on.
  void halve();

  /// Whether a value of this hash is among those counted.
  [[nodiscard]] bool keeps(std::uint64_t hash) const { return (hash & dropped_) == 0; }
  /// Whether all values are.
  [[nodiscard]] bool is_exact() const { return level_ == 0; }
  /// 2^level of the distinct values stand behind each one kept; it only grows.
  [[nodiscard]] int level() const { return level_; }

  /// How many distinct values there are: exact, or an estimate without bias whose standard error
  /// is below 1 / sqrt(most / 2) of it.
  [[nodiscard]] double distinct() const;
  /// Of the values added, with their counts, how many are repetitions of one before: exact, or an
  /// estimate from the counts of those kept, within four standard errors of what the number of
  /// distinct values leaves. A few repetitions are found by the counts, and one value that makes up
  /// half of all, kept or not, by the difference.
  [[nodiscard]] double repeated() const;
  /// 0 where the hash is not counted.
  [[nodiscard]] std::uint64_t count_of(std::uint64_t hash) const;
  /// Ascending by hash.
  [[nodiscard]] std::vector<Entry> entries() const;

 private:
  std::size_t most_, size_ = 0;
  std::uint64_t total_ = 0;  // of all counts added
  int level_ = 0;
  std::uint64_t dropped_ = 0;  // the first level_ bits
  HashSlots<Entry> slots_;     // at most half full

  // The first bits are what is sampled by; the lower ones choose the place.
  [[nodiscard]] static std::uint64_t place_hash(std::uint64_t hash) { return std::rotl(hash, 32); }
  bool keep(std::uint64_t hash, std::uint64_t count);
  void resize(std::size_t slot_count);
};

}  // namespace glassbox::io
