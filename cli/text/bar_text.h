/// cli/text/bar_text.h: bars, shades and curves made of characters.
#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "io/base/rooms.h"

namespace glassbox::cli {

/// What pictures are made of.
enum class Glyphs {
  kAscii,   ///< '#' and other characters that every terminal has
  kBlocks,  ///< Unicode's block elements, "▏" to "█", as UTF-8
};

/// Blocks where the character set is UTF-8, as the first of LC_ALL, LC_CTYPE and LANG that is set
/// and not empty says: "de_DE.UTF-8", "C.utf8". Null: not set.
[[nodiscard]] Glyphs glyphs_for(const char* lc_all, const char* lc_ctype, const char* lang);
/// By the environment of this process.
[[nodiscard]] Glyphs environment_glyphs();

/// A bar `share` of `width` characters long, rounded up: what is there is seen.
/// share  0 to 1
[[nodiscard]] std::string bar_text(double share, std::size_t width, Glyphs glyphs);

/// One character for each fifth: " ", "░", "▒", "▓", "█", or " ", ".", ":", "+", "#", as Amazon
/// ML's confusion matrix was shaded. share  0 to 1
[[nodiscard]] std::string shade_text(double share, Glyphs glyphs);

/// One line of at most `most` characters, the higher the larger the value; of more values, evenly
/// spaced ones, the first and the last among them.
/// values  finite
[[nodiscard]] std::string curve_text(std::span<const double> values, std::size_t most,
                                     Glyphs glyphs);

}  // namespace glassbox::cli
