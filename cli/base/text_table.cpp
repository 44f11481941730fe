#include "cli/base/text_table.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

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

std::string number_text(double value) {
  std::array<char, 64> buffer;
  const double magnitude = std::abs(value);
  const char* const format = magnitude >= 1e4 && magnitude < 1e15 ? "%.0f" : "%.4g";
  return {buffer.data(),
          static_cast<std::size_t>(std::snprintf(buffer.data(), buffer.size(), format, value))};
}

std::string percent_text(double share) {
  std::array<char, 64> buffer;
  const int length = std::snprintf(buffer.data(), buffer.size(), "%.1f %%", 100 * share);
  return {buffer.data(), static_cast<std::size_t>(length)};
}

std::string count_text(std::uint64_t count) {
  std::string text = std::to_string(count);
  for (std::size_t at = text.size(); at > 3;) text.insert(at -= 3, ",");
  return text;
}

std::string counted(std::uint64_t count, const std::string& noun) {
  return count_text(count) + " " + noun + (count == 1 ? "" : "s");
}

namespace {

// Controls, and what orders or breaks the letters of a whole line: U+2028, U+2029 and the
// embeddings, overrides and isolates of bidirectional text. Marks that turn no more than their
// place are kept.
bool is_printable(UChar32 character) {
  return character >= 0 && u_charType(character) != U_CONTROL_CHAR &&
         !(character >= 0x2028 && character <= 0x202e) &&
         !(character >= 0x2066 && character <= 0x2069);
}

}  // namespace

std::string printable(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    const UChar32 character = next_character(text, at);
    if (character < 0) at = begin + 1;
    is_printable(character) ? out += text.substr(begin, at - begin)
                            : out += std::string(at - begin, '?');  // for each byte
  }
  return out;
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
