// Walks a text byte by byte by a table of classes; only bytes of wide characters go to ICU.
// Punctuation is taken off both ends of a word, never from within: "don't!" is "don't".
#include "recipes/text/words.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <cstdint>

namespace glassbox::recipes {
namespace {

enum ByteClass : std::uint8_t { kPlain, kPunct, kSpace, kWide };

// What each byte is; kWide ones belong to longer characters and are left to ICU.
constexpr std::array<std::uint8_t, 256> kClass = [] {
  std::array<std::uint8_t, 256> table{};
  for (int c = 33; c < 127; ++c) {
    const bool is_letter = (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
    const bool is_digit = c >= '0' && c <= '9';
    table[static_cast<std::size_t>(c)] = is_letter || is_digit ? kPlain : kPunct;
  }
  for (const char c : {' ', '\t', '\r', '\n', '\f', '\v'}) {
    table[static_cast<unsigned char>(c)] = kSpace;
  }
  for (std::size_t c = 128; c < 256; ++c) table[c] = kWide;
  return table;
}();

std::uint8_t class_of(char c) { return kClass[static_cast<unsigned char>(c)]; }

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
  if (class_of(text[at]) != kWide) {
    if (class_of(text[at]) != kSpace) return false;
    ++at;
    return true;
  }
  std::size_t after = at;
  const UChar32 c = decode(text, after);
  if (c < 0 || !u_isUWhiteSpace(c)) return false;
  at = after;
  return true;
}

// The end of the word that begins at `at`.
std::size_t word_end(std::string_view text, std::size_t at) {
  while (at < text.size()) {
    const std::uint8_t type = class_of(text[at]);
    if (type == kSpace) break;
    if (type != kWide) {
      ++at;
      continue;
    }
    std::size_t after = at;
    const UChar32 c = decode(text, after);
    if (c >= 0 && u_isUWhiteSpace(c)) break;
    at = after;
  }
  return at;
}

std::string_view without_punctuation(std::string_view word) {
  std::size_t begin = 0, end = word.size();
  while (begin < end && class_of(word[begin]) != kPlain) {
    std::size_t after = begin;
    if (!is_punctuation(decode(word, after))) break;
    begin = after;
  }
  while (end > begin && class_of(word[end - 1]) != kPlain) {
    std::size_t before = end;
    if (!is_punctuation(decode_back(word, before))) break;
    end = before;
  }
  return word.substr(begin, end - begin);
}

std::string_view lower_case(std::string_view word, std::string& buffer) {
  const auto stays = [](char c) { return class_of(c) != kWide && !(c >= 'A' && c <= 'Z'); };
  if (std::ranges::all_of(word, stays)) return word;
  buffer.clear();
  for (std::size_t at = 0; at < word.size();) {
    if (class_of(word[at]) != kWide) {
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

std::string_view spelled(std::string_view word, WordOptions options, std::string& buffer) {
  if (options.no_punct) word = without_punctuation(word);
  return options.lowercase ? lower_case(word, buffer) : word;
}

bool WordReader::next(std::string_view& word) {
  for (;;) {
    while (at_ < text_.size() && take_space(text_, at_)) {
    }
    if (at_ == text_.size()) return false;
    const std::size_t begin = at_;
    at_ = word_end(text_, begin);
    word = spelled(text_.substr(begin, at_ - begin), options_, buffer_);
    if (!word.empty()) return true;
  }
}

}  // namespace glassbox::recipes
