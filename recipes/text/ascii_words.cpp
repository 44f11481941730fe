// Classifies 64 bytes at a time into bit masks, space or not, punctuation or not; word edges are
// where a mask changes, found with shifts and bit counts. "Hello, world!" gives two words at the
// changes from space to letter and back, the comma and the mark stripped.
#include "recipes/text/ascii_words.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace glassbox::recipes {
namespace {

constexpr std::size_t kWindow = 64;

// Of 64 bytes, a bit each.
struct Masks {
  std::uint64_t space = 0, wide = 0;  // white space; not ASCII
};

#if defined(__SSE2__)
// Writes the bytes' lower case, too.
Masks look_at(const char* from, char* lower) {
  Masks masks;
  for (std::size_t i = 0; i < kWindow; i += 16) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(from + i));
    const auto within = [bytes](char first, char last) {  // signed, so nothing wide is
      return _mm_and_si128(_mm_cmpgt_epi8(bytes, _mm_set1_epi8(static_cast<char>(first - 1))),
                           _mm_cmpgt_epi8(_mm_set1_epi8(static_cast<char>(last + 1)), bytes));
    };
    const __m128i space =
        _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(' ')), within('\t', '\r'));
    const __m128i case_bit = _mm_and_si128(within('A', 'Z'), _mm_set1_epi8(0x20));
    _mm_storeu_si128(reinterpret_cast<__m128i*>(lower + i), _mm_or_si128(bytes, case_bit));
    masks.space |= static_cast<std::uint64_t>(static_cast<unsigned>(_mm_movemask_epi8(space))) << i;
    masks.wide |= static_cast<std::uint64_t>(static_cast<unsigned>(_mm_movemask_epi8(bytes))) << i;
  }
  return masks;
}
#else
Masks look_at(const char* from, char* lower) {
  Masks masks;
  for (std::size_t i = 0; i < kWindow; ++i) {
    const char c = from[i];
    lower[i] = c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
    masks.space |= std::uint64_t{c == ' ' || (c >= '\t' && c <= '\r')} << i;
    masks.wide |= std::uint64_t{static_cast<unsigned char>(c) >= 0x80} << i;
  }
  return masks;
}
#endif

}  // namespace

bool AsciiWords::cut(std::string_view text, std::size_t behind) {
  token_count_ = 0;
  if (text.size() > kMostBytes) return false;
  if (lower_.size() < text.size() + kWindow + kReadable)
    lower_.resize(text.size() + kWindow + kReadable);
  if (edges_.size() < text.size() + 1) edges_.resize(text.size() + 1);
  std::uint32_t* edge = edges_.data();
  std::uint64_t was_space = 1;
  for (std::size_t at = 0; at < text.size(); at += kWindow) {
    const char* from = text.data() + at;
    const std::size_t rest = text.size() - at;
    std::array<char, kWindow> copy;
    if (rest + behind < kWindow) {
      copy.fill(' ');
      std::memcpy(copy.data(), from, rest);
      from = copy.data();
    }
    Masks masks = look_at(from, lower_.data() + at);
    if (rest < kWindow) {
      masks.wide &= ~(~std::uint64_t{0} << rest);
      masks.space |= ~std::uint64_t{0} << rest;
    }
    if (masks.wide != 0) return false;
    std::uint64_t edges = masks.space ^ (masks.space << 1 | was_space);
    was_space = masks.space >> 63;
    for (; edges != 0; edges &= edges - 1)
      *edge++ = static_cast<std::uint32_t>(at + static_cast<std::size_t>(std::countr_zero(edges)));
  }
  if (was_space == 0) *edge++ = static_cast<std::uint32_t>(text.size());  // at a window's end
  token_count_ = static_cast<std::size_t>(edge - edges_.data()) / 2;
  return true;
}

}  // namespace glassbox::recipes
