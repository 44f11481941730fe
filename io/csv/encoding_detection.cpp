// Texts that are not UTF-8. A byte order mark says it; zero bytes in every second or fourth place
// say UTF-16 or UTF-32; nearly all bytes at EBCDIC's places for letters, digits and commas say
// that. Other text that is mostly not UTF-8 is probably Windows-1252, or ISO 8859-1 where a byte
// has no meaning in that.
#include "io/csv/encoding_detection.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "io/cells/parse_cell.h"

namespace glassbox::io {
namespace {

using namespace std::string_view_literals;

ForeignEncoding unicode(const std::string& bits, bool is_little, bool has_mark) {
  return {"UTF-" + bits + (is_little ? ", little-endian" : ", big-endian"),
          // With a mark iconv goes by it and leaves it out.
          "iconv -f UTF-" + bits +
              (has_mark    ? ""
               : is_little ? "LE"
                           : "BE") +
              " -t UTF-8"};
}

std::optional<ForeignEncoding> by_mark(std::string_view text) {
  // UTF-32's mark begins with UTF-16's.
  if (text.starts_with("\xff\xfe\0\0"sv)) return unicode("32", true, true);
  if (text.starts_with("\0\0\xfe\xff"sv)) return unicode("32", false, true);
  if (text.starts_with("\xff\xfe"sv)) return unicode("16", true, true);
  if (text.starts_with("\xfe\xff"sv)) return unicode("16", false, true);
  return std::nullopt;
}

// Commas, digits and line ends have one byte that is not zero, whatever the script of the rest.
std::optional<ForeignEncoding> by_zeros(std::string_view text) {
  const std::size_t quads = text.size() / 4;
  if (quads == 0) return std::nullopt;
  std::array<std::size_t, 4> zeros{};
  for (std::size_t i = 0; i < 4 * quads; ++i) zeros[i % 4] += text[i] == '\0' ? 1 : 0;
  if (zeros[3] == quads && zeros[2] > quads / 2 && zeros[0] == 0) return unicode("32", true, false);
  if (zeros[0] == quads && zeros[1] > quads / 2 && zeros[3] == 0)
    return unicode("32", false, false);
  const std::size_t even = zeros[0] + zeros[2], odd = zeros[1] + zeros[3];
  const std::size_t enough = std::max<std::size_t>(quads / 10, 2);  // of 2 * quads characters
  if (even == 0 && odd >= enough) return unicode("16", true, false);
  if (odd == 0 && even >= enough) return unicode("16", false, false);
  return std::nullopt;
}

bool is_ebcdic_byte(unsigned char c) {
  const auto within = [c](unsigned low, unsigned high) { return c >= low && c <= high; };
  return within(0x81, 0x89) || within(0x91, 0x99) || within(0xa2, 0xa9) ||           // a-z
         within(0xc1, 0xc9) || within(0xd1, 0xd9) || within(0xe2, 0xe9) ||           // A-Z
         within(0xf0, 0xf9) ||                                                       // 0-9
         "\x40\x4b\x60\x6d\x6b\x7a\x7f\x0d\x15\x25"sv.find(static_cast<char>(c)) !=  // " .-_,:\"",
             std::string_view::npos;                                                 // CR, NEL, LF
}

std::optional<ForeignEncoding> ebcdic(std::string_view text) {
  const auto known = static_cast<std::size_t>(std::ranges::count_if(
      text, [](char c) { return is_ebcdic_byte(static_cast<unsigned char>(c)); }));
  const bool is_likely = known * 20 >= text.size() * 19 && text.find('\x6b') != text.npos &&
                         std::ranges::any_of(text, [](char c) { return c < 0; });
  if (!is_likely || is_utf8(text)) return std::nullopt;
  // Line ends are NEL more often than LF, which is what iconv makes a line end of.
  const bool has_nel = text.find('\x15') != text.npos;
  return ForeignEncoding{
      "EBCDIC", std::string(has_nel ? R"(tr '\025' '\045' | )" : "") + "iconv -f IBM037 -t UTF-8"};
}

bool is_mostly_not_utf8(std::string_view text) {
  std::size_t good = 0, bad = 0;
  // The last line may end within a character; it counts when it is the only one.
  const std::size_t end = text.rfind('\n');
  if (end != text.npos) text = text.substr(0, end);
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    if (std::ranges::none_of(line, [](char c) { return (c & 0x80) != 0; })) continue;
    ++(is_utf8(line) ? good : bad);
  }
  return bad > good;
}

}  // namespace

std::optional<ForeignEncoding> recognise_encoding(std::string_view beginning) {
  if (auto found = by_mark(beginning)) return found;
  if (auto found = by_zeros(beginning)) return found;
  if (auto found = ebcdic(beginning)) return found;
  if (!is_mostly_not_utf8(beginning)) return std::nullopt;
  const bool is_windows = beginning.find_first_of("\x81\x8d\x8f\x90\x9d") == beginning.npos;
  return ForeignEncoding{
      std::string("not UTF-8, but probably ") + (is_windows ? "Windows-1252" : "ISO 8859-1"),
      std::string("iconv -f ") + (is_windows ? "WINDOWS-1252" : "ISO-8859-1") + " -t UTF-8"};
}

}  // namespace glassbox::io
