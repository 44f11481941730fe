#include "recipes/words.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <cstdint>

namespace glassbox {
namespace {

enum AsciiClass : std::uint8_t { kPlain = 0, kSpace = 1, kPunct = 2 };

// What each ASCII byte is; bytes past 127 belong to longer characters and are left to ICU.
constexpr std::array<std::uint8_t, 128> kAscii = [] {
  std::array<std::uint8_t, 128> table{};
  for (int c = 33; c < 127; ++c) {
    const bool is_letter = (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
    const bool is_digit = c >= '0' && c <= '9';
    table[static_cast<std::size_t>(c)] = is_letter || is_digit ? kPlain : kPunct;
  }
  for (const char c : {' ', '\t', '\r', '\n', '\f', '\v'}) {
    table[static_cast<unsigned char>(c)] = kSpace;
  }
  return table;
}();

bool is_ascii(char c) { return static_cast<unsigned char>(c) < 0x80; }

std::uint8_t ascii_class(char c) { return kAscii[static_cast<unsigned char>(c)]; }

// The character at byte `at`, which moves past it; negative for ill-formed bytes.
UChar32 decode(std::string_view text, std::size_t& at) {
  const auto* const bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  auto i = static_cast<std::int64_t>(at);
  const auto length = static_cast<std::int64_t>(text.size());
  UChar32 c = 0;
  U8_NEXT(bytes, i, length, c);
  at = static_cast<std::size_t>(i);
  return c;
}

// The character that ends at byte `at`, which moves before it.
UChar32 decode_back(std::string_view text, std::size_t& at) {
  const std::size_t begin = at - std::min<std::size_t>(at, U8_MAX_LENGTH);
  const auto* const bytes = reinterpret_cast<const std::uint8_t*>(text.data() + begin);
  auto i = static_cast<std::int32_t>(at - begin);
  UChar32 c = 0;
  U8_PREV(bytes, 0, i, c);
  at = begin + static_cast<std::size_t>(i);
  return c;
}

bool is_punctuation(UChar32 c) {
  return c >= 0 && (U_GET_GC_MASK(c) & (U_GC_P_MASK | U_GC_S_MASK)) != 0;
}

// True when white space stands at `at`, which then moves past it.
bool take_space(std::string_view text, std::size_t& at) {
  if (is_ascii(text[at])) {
    if (ascii_class(text[at]) != kSpace) return false;
    ++at;
    return true;
  }
  std::size_t after = at;
  const UChar32 c = decode(text, after);
  if (c < 0 || !u_isUWhiteSpace(c)) return false;
  at = after;
  return true;
}

std::string_view without_punctuation(std::string_view word) {
  std::size_t begin = 0, end = word.size();
  while (begin < end) {
    std::size_t after = begin;
    if (!is_punctuation(decode(word, after))) break;
    begin = after;
  }
  while (end > begin) {
    std::size_t before = end;
    if (!is_punctuation(decode_back(word, before))) break;
    end = before;
  }
  return word.substr(begin, end - begin);
}

std::string_view lower_case(std::string_view word, std::string& buffer) {
  buffer.clear();
  for (std::size_t at = 0; at < word.size();) {
    if (is_ascii(word[at])) {
      const char c = word[at++];
      buffer += c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
      continue;
    }
    const std::size_t begin = at;
    const UChar32 c = decode(word, at);
    if (c < 0) {
      buffer += word.substr(begin, at - begin);
      continue;
    }
    std::array<std::uint8_t, U8_MAX_LENGTH> encoded{};
    std::size_t length = 0;
    U8_APPEND_UNSAFE(encoded.data(), length, u_tolower(c));
    buffer.append(reinterpret_cast<const char*>(encoded.data()), length);
  }
  return buffer;
}

}  // namespace

bool WordReader::next(std::string_view& word) {
  for (;;) {
    while (at_ < text_.size() && take_space(text_, at_)) {
    }
    if (at_ == text_.size()) return false;
    const std::size_t begin = at_;
    std::size_t end = begin;
    while (at_ < text_.size()) {
      end = at_;
      if (take_space(text_, at_)) break;
      if (is_ascii(text_[at_])) {
        ++at_;
      } else {
        (void)decode(text_, at_);
      }
      end = at_;
    }
    word = text_.substr(begin, end - begin);
    if (options_.no_punct) word = without_punctuation(word);
    if (word.empty()) continue;
    if (options_.lowercase) word = lower_case(word, buffer_);
    return true;
  }
}

}  // namespace glassbox
