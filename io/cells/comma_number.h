/// io/cells/comma_number.h: numbers that are written with a decimal comma.
#pragma once

#include <string>
#include <string_view>

#include "io/base/rooms.h"

namespace glassbox::io {

/// "-1.234,50e3": a number with a decimal comma; thousands may have points. White space around it
/// does not count.
[[nodiscard]] bool is_comma_number(std::string_view cell);

/// "1,234", "12,345,678" as English writes thousands.
[[nodiscard]] bool may_be_thousands(std::string_view cell);

/// "1.234", "12.345.678" as German writes thousands.
[[nodiscard]] bool may_be_pointed_thousands(std::string_view cell);

/// A number for which one of the first and the last is true, with a point for the comma and without
/// marks between thousands.
[[nodiscard]] std::string with_point(std::string_view cell);

}  // namespace glassbox::io
