/// io/base/visible_text.h: text of users and their data where it must not steer a terminal or begin
/// a line of its own.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "io/base/rooms.h"

namespace glassbox::io {

/// Bytes at the begin of `text` that are one character which steers a terminal or turns the letters
/// of a line around: C0 and C1 controls, DEL, U+2028 to U+202E, U+2066 to U+2069; 0 when it is
/// another.
[[nodiscard]] std::size_t control_length(std::string_view text);

/// Each such character as an escape of JSON, "\n" or "\u001b"; those of `kept` stay. Applied to
/// JSON text, keeping "\n", it changes how strings are written but not what they are.
[[nodiscard]] std::string escape_controls(std::string_view text, std::string_view kept = "");

/// A word of a shell's command line. Quoted as 'it'\''s' where needed; with controls in it as
/// $'\033', which bash, zsh and ksh read.
[[nodiscard]] std::string shell_quoted(std::string_view text);

}  // namespace glassbox::io
