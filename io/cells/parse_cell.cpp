// Cells to numbers, yes or no, and the check for UTF-8. The first character decides what fast_float
// may see: a digit, a point or one sign before them, so that "inf", "nan" and "0x1p3" are not
// numbers.
#include "io/cells/parse_cell.h"

#include <fast_float/fast_float.h>

#include <cmath>
#include <cstring>

namespace glassbox::io {
namespace {

bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

bool same_word(std::string_view cell, std::string_view lower) {
  if (cell.size() != lower.size()) return false;
  for (std::size_t i = 0; i < cell.size(); ++i) {
    const char c = cell[i];
    if ((c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c) != lower[i]) return false;
  }
  return true;
}

}  // namespace

std::string_view trim(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

std::optional<double> parse_number(std::string_view cell) {
  cell = trim(cell);
  const bool plus = !cell.empty() && cell.front() == '+';
  if (plus) cell.remove_prefix(1);  // strtod takes it, fast_float does not
  // What the first characters must be keeps "inf", "nan" and "+-1" out; hex stops at the x.
  const std::size_t sign = !plus && !cell.empty() && cell.front() == '-' ? 1 : 0;
  if (cell.size() <= sign || !(is_digit(cell[sign]) || cell[sign] == '.')) return std::nullopt;
  double value = 0;
  const auto [end, error] = fast_float::from_chars(cell.data(), cell.data() + cell.size(), value);
  // A number too large comes as infinity or as an error, depending on fast_float's version; one too
  // small is 0, correctly rounded.
  if (end != cell.data() + cell.size() || std::isinf(value)) return std::nullopt;
  if (error != std::errc() && error != std::errc::result_out_of_range) return std::nullopt;
  return value;
}

std::int8_t parse_binary(std::string_view cell) {
  cell = trim(cell);
  for (const std::string_view word : {"1", "y", "yes", "t", "true"})
    if (same_word(cell, word)) return 1;
  for (const std::string_view word : {"0", "n", "no", "f", "false"})
    if (same_word(cell, word)) return 0;
  return -1;
}

bool is_utf8(std::string_view bytes) {
  const char* at = bytes.data();
  const char* const end = at + bytes.size();
  const auto byte = [&](std::ptrdiff_t i) { return static_cast<unsigned char>(at[i]); };
  const auto continues = [&](std::ptrdiff_t i) { return (byte(i) & 0xc0) == 0x80; };
  while (at < end) {
    if (end - at >= 8) {  // eight ASCII bytes at a time, the usual case
      std::uint64_t word;
      std::memcpy(&word, at, 8);
      if ((word & 0x8080808080808080) == 0) {
        at += 8;
        continue;
      }
    }
    const unsigned char first = byte(0);
    if (first < 0x80) {
      ++at;
    } else if (first < 0xe0) {  // two bytes; c0 and c1 would be over-long
      if (first < 0xc2 || end - at < 2 || !continues(1)) return false;
      at += 2;
    } else if (first < 0xf0) {  // three; neither over-long (e0) nor a surrogate (ed)
      if (end - at < 3 || !continues(1) || !continues(2)) return false;
      if ((first == 0xe0 && byte(1) < 0xa0) || (first == 0xed && byte(1) > 0x9f)) return false;
      at += 3;
    } else {  // four; neither over-long (f0) nor past U+10FFFF (f4)
      if (first > 0xf4 || end - at < 4 || !continues(1) || !continues(2) || !continues(3))
        return false;
      if ((first == 0xf0 && byte(1) < 0x90) || (first == 0xf4 && byte(1) > 0x8f)) return false;
      at += 4;
    }
  }
  return true;
}

}  // namespace glassbox::io
