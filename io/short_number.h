/// io/short_number.h: the numbers most CSV files are full of, without a loop.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>

namespace glassbox {

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

/// A number of at most 8 characters: perhaps a minus, digits, perhaps a point among them. All 8
/// digits are worked on at once, within one 64-bit word; at most 8 digits over a power of ten up to
/// 10^8 are two exact doubles, so their quotient is correctly rounded. nullopt: something else,
/// which may still be a number.
///
/// source  Lemire, "Quickly parsing eight digits", 2018; Clinger, "How to read floating point
///         numbers accurately", PLDI 1990
inline std::optional<double> parse_short_number(const char* at, std::size_t size) {
  if constexpr (std::endian::native != std::endian::little) return std::nullopt;
  constexpr std::uint64_t kOnes = 0x0101010101010101;
  if (size == 0 || size > 8) return std::nullopt;
  std::uint64_t word = load_word(at, size);
  const bool negative = *at == '-';
  if (negative) {
    word >>= 8;
    if (--size == 0) return std::nullopt;
  }
  double scale = 1;
  const std::uint64_t points = word ^ kOnes * '.';  // a zero byte where a point stands
  if (const std::uint64_t zeros = (points - kOnes) & ~points & kOnes * 0x80; zeros != 0) {
    constexpr double kPowers[] = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7};
    const auto point = static_cast<std::size_t>(__builtin_ctzll(zeros)) / 8;  // lowest: exact
    scale = kPowers[size - 1 - point];
    if (--size == 0) return std::nullopt;
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
  const double value = static_cast<double>(word & 0xffffffff) / scale;
  return negative ? -value : value;
}

}  // namespace glassbox
