#include "io/cells/word_count.h"

#include <algorithm>
#include <array>

namespace glassbox::io {
namespace {

// White space beyond ASCII (Unicode 15, PropList.txt).
constexpr std::array<std::string_view, 19> kWideSpaces{
    "\u0085", "\u00a0", "\u1680", "\u2000", "\u2001", "\u2002", "\u2003",
    "\u2004", "\u2005", "\u2006", "\u2007", "\u2008", "\u2009", "\u200a",
    "\u2028", "\u2029", "\u202f", "\u205f", "\u3000"};

// Bytes of the white space that the text begins with; 0 = none.
std::size_t leading_space(std::string_view text) {
  const char first = text.front();
  if (first == ' ' || (first >= '\t' && first <= '\r')) return 1;
  if (static_cast<unsigned char>(first) < 0xc2) return 0;
  const auto found = std::ranges::find_if(
      kWideSpaces, [text](std::string_view space) { return text.starts_with(space); });
  return found == kWideSpaces.end() ? 0 : found->size();
}

}  // namespace

std::size_t word_count(std::string_view utf8) {
  std::size_t words = 0;
  bool in_word = false;
  while (!utf8.empty()) {
    const std::size_t space = leading_space(utf8);
    if (space == 0 && !in_word) ++words;
    in_word = space == 0;
    utf8.remove_prefix(std::max<std::size_t>(space, 1));
  }
  return words;
}

}  // namespace glassbox::io
