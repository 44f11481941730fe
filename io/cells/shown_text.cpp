#include "io/cells/shown_text.h"

#include <array>
#include <cmath>
#include <cstdio>

#include "io/base/visible_text.h"
#include "io/cells/parse_cell.h"

namespace glassbox::io {
namespace {

// Of the character that begins here; 1 where it is not UTF-8.
std::size_t character_length(std::string_view text) {
  const auto first = static_cast<unsigned char>(text.front());
  const std::size_t length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  return length <= text.size() && is_utf8(text.substr(0, length)) ? length : 1;
}

}  // namespace

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

std::string printable(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view rest = text.substr(at);
    const std::size_t length = character_length(rest);
    const std::string_view character = rest.substr(0, length);
    const bool is_shown = control_length(character) == 0 && is_utf8(character);
    is_shown ? out += character : out += std::string(length, '?');  // for each byte
    at += length;
  }
  return out;
}

}  // namespace glassbox::io
