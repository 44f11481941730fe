// Control characters as something harmless to see: a line feed becomes \n, the ESC that begins a
// terminal's colors \x1b, and U+202E, which would turn the text behind it round, \u202e.
#include "io/base/visible_text.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>

namespace glassbox::io {
namespace {

unsigned byte_at(std::string_view text, std::size_t at) {
  return at < text.size() ? static_cast<unsigned char>(text[at]) : 0;
}

bool has_controls(std::string_view text) {
  for (std::size_t at = 0; at < text.size(); ++at)
    if (control_length(text.substr(at, 3)) > 0) return true;
  return false;
}

std::string number_text(const char* format, unsigned number) {
  std::array<char, 16> buffer;
  return {buffer.data(),
          static_cast<std::size_t>(std::snprintf(buffer.data(), buffer.size(), format, number))};
}

// $'...' of bash: octal digits, three of them, so that no digit behind joins them.
std::string quoted_with_octals(std::string_view text) {
  std::string quoted = "$'";
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = control_length(text.substr(at));
    for (std::size_t i = 0; i < length; ++i) quoted += number_text("\\%03o", byte_at(text, at + i));
    if (length == 0 && (text[at] == '\'' || text[at] == '\\')) quoted += '\\';
    if (length == 0) quoted += text[at];
    at += std::max<std::size_t>(length, 1);
  }
  return quoted + "'";
}

}  // namespace

std::size_t control_length(std::string_view text) {
  const unsigned first = byte_at(text, 0), second = byte_at(text, 1), third = byte_at(text, 2);
  if (text.empty()) return 0;
  if (first < 0x20 || first == 0x7f) return 1;
  if (first == 0xc2 && second >= 0x80 && second <= 0x9f) return 2;
  const bool is_bidirectional =
      first == 0xe2 && ((second == 0x80 && third >= 0xa8 && third <= 0xae) ||
                        (second == 0x81 && third >= 0xa6 && third <= 0xa9));
  return is_bidirectional ? 3 : 0;
}

std::string escape_controls(std::string_view text, std::string_view kept) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view rest = text.substr(at);
    const std::size_t length = control_length(rest);
    at += std::max<std::size_t>(length, 1);
    if (length == 0 || (length == 1 && kept.find(rest[0]) != std::string_view::npos)) {
      out += rest[0];
    } else if (length == 1 && (rest[0] == '\n' || rest[0] == '\t' || rest[0] == '\r')) {
      out += rest[0] == '\n' ? "\\n" : rest[0] == '\t' ? "\\t" : "\\r";
    } else {
      unsigned character = byte_at(rest, 0);
      if (length == 2) character = (character & 0x1f) << 6 | (byte_at(rest, 1) & 0x3f);
      if (length == 3)
        character =
            (character & 0x0f) << 12 | (byte_at(rest, 1) & 0x3f) << 6 | (byte_at(rest, 2) & 0x3f);
      out += number_text("\\u%04x", character);
    }
  }
  return out;
}

std::string shell_quoted(std::string_view text) {
  const bool is_safe = !text.empty() && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("_-./,:=@%+").find(c) != std::string_view::npos;
  });
  if (is_safe) return std::string(text);
  if (has_controls(text)) return quoted_with_octals(text);
  std::string quoted = "'";
  for (const char c : text) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

}  // namespace glassbox::io
