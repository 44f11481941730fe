/// io/cells/short_number.h: the numbers most CSV files are full of, without a loop.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>

#include "io/base/rooms.h"

namespace glassbox::io {

/// The first `size` of the 8 bytes at `at`, the rest zero, as one word (byte 0 lowest on
/// little-endian machines). size <= 8; all 8 bytes must be readable.
inline std::uint64_t load_word(const char* at, std::size_t size) {
  std::uint64_t word = 0;
  if constexpr (std::endian::native == std::endian::little) {
    std::memcpy(&word, at, 8);
    return size == 0 ? 0 : word & (~std::uint64_t{0} >> (64 - 8 * size));
  } else {
    std::memcpy(&word, at, size);
    return word;
  }
}

/// "0", "1", .. "255" as four bytes, the last digit in the last of them, zeros in front.
struct SmallNumberWords {
  std::uint32_t words[256];
};
inline constexpr SmallNumberWords kSmallNumbers = [] {
  SmallNumberWords all{};
  auto& words = all.words;
  for (std::uint32_t i = 0; i < 256; ++i) {
    words[i] = ('0' + i % 10) << 24;
    if (i >= 10) words[i] |= ('0' + i / 10 % 10) << 16;
    if (i >= 100) words[i] |= ('0' + i / 100) << 8;
  }
  return all;
}();

/// Writes the cell that says so, and perhaps more, up to 4 bytes in all; returns its length.
inline std::size_t write_small_number(std::uint8_t number, char* out) {
  const std::size_t size = number < 10 ? 1 : number < 100 ? 2 : 3;
  if constexpr (std::endian::native == std::endian::little) {
    const std::uint32_t word = kSmallNumbers.words[number] >> (32 - 8 * size);
    std::memcpy(out, &word, 4);
  }
  return size;
}

/// Recognizes the cells "0" to "255" and nothing else: no leading zeros, no space. Such numbers are
/// what images and counts are made of, so they are worth knowing without a branch on their length.
/// Says whether the cell is one and sets `number`, which is below 256 in any case.
/// 4 bytes must be readable at `at`; the cell holds no NUL. Always inline, as files compiled for
/// other instruction sets use it.
[[gnu::always_inline]] inline bool is_small_number(const char* at, std::size_t size,
                                                   std::uint32_t& number) {
  number = 0;
  if constexpr (std::endian::native != std::endian::little) return false;
  std::uint32_t word;
  std::memcpy(&word, at, 4);
  word <<= (32 - 8 * size) & 31;  // what follows the cell falls off
  // The digits times 100, 10 and 1 meet in the last byte. Whatever the bytes were, only one number
  // can come of it, and its own bytes say whether it is the one.
  number = (word & 0x0f0f0f00u) * (100u << 16 | 10u << 8 | 1u) >> 24;
  return kSmallNumbers.words[number] == word && size - 1 < 3;
}

/// A number of at most 8 characters: digits / 10^places, negated if so.
struct ShortNumber {
  std::uint32_t digits = 0;  ///< 0..99,999,999
  std::uint32_t places = 0;  ///< 0..7
  bool negative = false;

  /// Digits and power are exact doubles, so their quotient is correctly rounded.
  [[nodiscard]] double value() const {
    constexpr double kPowers[] = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7};
    const double magnitude = places == 0 ? digits : digits / kPowers[places];
    return negative ? -magnitude : magnitude;
  }
};

/// Reads perhaps a minus, digits, perhaps a point among them, working on all digits at once within
/// one 64-bit word. nullopt: something else, which may still be a number. 8 bytes must be readable.
///
/// source  Lemire, "Quickly parsing eight digits", 2018; Clinger, "How to read floating point
///         numbers accurately", PLDI 1990
inline std::optional<ShortNumber> parse_short_number(const char* at, std::size_t size) {
  if constexpr (std::endian::native != std::endian::little) return std::nullopt;
  constexpr std::uint64_t kOnes = 0x0101010101010101;
  if (size - 1 > 7) return std::nullopt;  // 0, or more than 8
  ShortNumber number;
  std::uint64_t word = load_word(at, size);
  if (*at == '-') {
    number.negative = true;
    word >>= 8;
    if (--size == 0) return std::nullopt;
  }
  const std::uint64_t points = word ^ kOnes * '.';  // a zero byte where a point stands
  if (const std::uint64_t zeros = (points - kOnes) & ~points & kOnes * 0x80; zeros != 0) {
    const auto point = static_cast<std::size_t>(__builtin_ctzll(zeros)) / 8;  // lowest: exact
    if (--size == 0) return std::nullopt;
    number.places = static_cast<std::uint32_t>(size - point);
    const std::uint64_t before = (std::uint64_t{1} << 8 * point) - 1;
    word = (word & before) | (word >> 8 & ~before);  // closes the gap
  }
  // Leading zeros instead of nothing, so that there are always eight digits.
  word <<= 64 - 8 * size;
  if (size < 8) word |= kOnes * '0' >> 8 * size;
  if (((word & 0xf0f0f0f0f0f0f0f0) | ((word + 0x0606060606060606) & 0xf0f0f0f0f0f0f0f0) >> 4) !=
      0x3333333333333333)
    return std::nullopt;
  word -= kOnes * '0';
  word = word * 10 + (word >> 8);  // pairs
  constexpr std::uint64_t kPairs = 0x000000ff000000ff;
  word = ((word & kPairs) * 0x000f424000000064 + (word >> 16 & kPairs) * 0x0000271000000001) >> 32;
  number.digits = static_cast<std::uint32_t>(word);
  return number;
}

}  // namespace glassbox::io
