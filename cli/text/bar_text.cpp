// Bars, shades and curves from block characters where the locale is UTF-8, from ASCII elsewhere.
#include "cli/text/bar_text.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <cstdlib>
#include <string_view>

namespace glassbox::cli {
namespace {

// "de_DE.UTF-8@euro" -> "utf8".
std::string character_set(std::string_view locale) {
  const std::size_t dot = locale.find('.');
  if (dot == std::string_view::npos) return "";
  std::string name;
  for (const char c : locale.substr(dot + 1, locale.find('@') - dot - 1))
    if (c != '-') name += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return name;
}

}  // namespace

Glyphs glyphs_for(const char* lc_all, const char* lc_ctype, const char* lang) {
  for (const char* const locale : {lc_all, lc_ctype, lang}) {
    if (locale == nullptr || *locale == '\0') continue;
    return character_set(locale) == "utf8" ? Glyphs::kBlocks : Glyphs::kAscii;
  }
  return Glyphs::kAscii;
}

Glyphs environment_glyphs() {
  return glyphs_for(std::getenv("LC_ALL"), std::getenv("LC_CTYPE"), std::getenv("LANG"));
}

std::string bar_text(double share, std::size_t width, Glyphs glyphs) {
  const double length = std::clamp(share, 0.0, 1.0) * static_cast<double>(width);
  if (glyphs == Glyphs::kAscii)
    return std::string(static_cast<std::size_t>(std::ceil(length)), '#');
  constexpr std::array<const char*, 8> kEighths{"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
  const auto eighths = static_cast<std::size_t>(std::ceil(8 * length));
  std::string bar;
  for (std::size_t i = 0; i < eighths / 8; ++i) bar += "█";
  return bar + kEighths[eighths % 8];
}

std::string shade_text(double share, Glyphs glyphs) {
  constexpr std::array<const char*, 5> kAscii{" ", ".", ":", "+", "#"};
  constexpr std::array<const char*, 5> kBlocks{" ", "░", "▒", "▓", "█"};
  const auto fifth = static_cast<std::size_t>(std::clamp(5 * share, 0.0, 4.0));
  return glyphs == Glyphs::kAscii ? kAscii[fifth] : kBlocks[fifth];
}

std::string curve_text(std::span<const double> values, std::size_t most, Glyphs glyphs) {
  if (values.empty() || most == 0) return "";
  constexpr std::array<const char*, 8> kBlocks{"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
  constexpr std::string_view kAscii = "_.-=+*#@";
  const auto [least, largest] = std::ranges::minmax(values);
  const double range = largest > least ? largest - least : 1;
  const std::size_t count = std::min(values.size(), most);
  std::string curve;
  for (std::size_t i = 0; i < count; ++i) {
    const double value = values[count == 1 ? 0 : i * (values.size() - 1) / (count - 1)];
    const auto level = static_cast<std::size_t>(std::lround(7 * (value - least) / range));
    glyphs == Glyphs::kBlocks ? curve += kBlocks[level] : curve += kAscii[level];
  }
  return curve;
}

}  // namespace glassbox::cli
