// Tables in columns as wide as their widest cell, counted as terminals do: two columns for a
// Chinese character, none for an accent of its own.
#include "cli/base/text_table.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>

namespace glassbox::cli {

namespace {

// The character that begins at `at`, which moves on to the next; negative where it is not UTF-8.
UChar32 next_character(std::string_view text, std::size_t& at) {
  auto position = static_cast<std::int32_t>(at);
  const auto size = static_cast<std::int32_t>(text.size());
  UChar32 character = 0;
  U8_NEXT(text.data(), position, size, character);
  at = static_cast<std::size_t>(position);
  return character;
}

// Columns that terminals give a character: none to what is drawn upon its neighbour, two to East
// Asian wide ones and to emoji.
std::size_t columns_of(UChar32 character) {
  const std::uint32_t upon = U_GC_MN_MASK | U_GC_ME_MASK | U_GC_CF_MASK;
  if (character >= 0 && (U_MASK(u_charType(character)) & upon) != 0) return 0;
  const auto width = u_getIntPropertyValue(character, UCHAR_EAST_ASIAN_WIDTH);
  return width == U_EA_WIDE || width == U_EA_FULLWIDTH ? 2 : 1;
}

}  // namespace

std::size_t text_width(std::string_view utf8) {
  std::size_t width = 0;
  for (std::size_t at = 0; at < utf8.size();) width += columns_of(next_character(utf8, at));
  return width;
}

std::string shortened(std::string_view utf8, std::size_t most) {
  if (text_width(utf8) <= most) return std::string(utf8);
  std::size_t end = 0;
  for (std::size_t at = 0, width = 0; at < utf8.size(); end = at) {
    width += columns_of(next_character(utf8, at));
    if (width + 3 > most) break;
  }
  return std::string(utf8.substr(0, end)) + "...";
}

std::string TextTable::text(std::size_t indent) const {
  std::vector<std::size_t> widths(columns_.size());
  for (const auto& row : rows_)
    for (std::size_t i = 0; i < row.size(); ++i)
      widths[i] = std::max(widths[i], text_width(row[i]));
  std::string out;
  for (const auto& row : rows_) {
    std::string line(indent, ' ');
    for (std::size_t i = 0; i < row.size(); ++i) {
      const std::string blanks(widths[i] - text_width(row[i]), ' ');
      if (i > 0) line += "  ";
      line += columns_[i] == Align::kLeft ? row[i] + blanks : blanks + row[i];
    }
    line.erase(line.find_last_not_of(' ') + 1);
    out += line + "\n";
  }
  return out;
}

}  // namespace glassbox::cli
