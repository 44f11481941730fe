/// io/cells/shown_text.h: numbers, counts and texts of data as people read them in sentences.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "io/base/rooms.h"

namespace glassbox::io {

/// Four significant digits, more where the whole part has more: "0.8776", "12.35", "1.235e-06",
/// "122571".
[[nodiscard]] std::string number_text(double value);

/// A share of 1 as "17.4 %".
[[nodiscard]] std::string percent_text(double share);

/// Thousands apart: "1,234,567".
[[nodiscard]] std::string count_text(std::uint64_t count);

/// "1 record", "2 records".
[[nodiscard]] std::string counted(std::uint64_t count, const std::string& noun);

/// Control characters and bytes that are not UTF-8 as "?", and what turns the order of a line's
/// letters around: what comes from data must not steer a terminal, or make a line say another
/// thing.
[[nodiscard]] std::string printable(std::string_view text);

}  // namespace glassbox::io
