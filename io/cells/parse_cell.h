/// io/cells/parse_cell.h: one CSV cell to one value. No locale, correctly rounded.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "io/base/rooms.h"

namespace glassbox::io {

/// ASCII 0 to 9, whatever the locale.
[[nodiscard]] constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// A decimal or scientific number, surrounding white space ignored. No hex, inf, nan, thousands
/// separators. nullopt: not a number, or beyond the range of a double.
[[nodiscard]] std::optional<double> parse_number(std::string_view cell);

/// Amazon ML's BINARY words, case and surrounding white space ignored: 1 y yes t true -> 1,
/// 0 n no f false -> 0, anything else -> -1.
[[nodiscard]] std::int8_t parse_binary(std::string_view cell);

/// Surrounding ASCII white space removed.
[[nodiscard]] std::string_view trim(std::string_view text);

/// True when the bytes are well-formed UTF-8 (Unicode 15, table 3-7).
[[nodiscard]] bool is_utf8(std::string_view bytes);

}  // namespace glassbox::io
