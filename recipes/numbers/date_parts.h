/// recipes/numbers/date_parts.h: what date_part(date, part) makes of a cell. An extension: Amazon
/// ML's recipes had no dates.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "io/base/rooms.h"

namespace glassbox::recipes {

/// The words that date_part takes, in the order of their codes 1, 2, ...; code 0 is no part.
inline constexpr std::array<std::string_view, 6> kDateParts{"year", "quarter", "month",
                                                            "day",  "weekday", "hour"};

/// The code of a part's word; 0 for any other word.
[[nodiscard]] int date_part_code(std::string_view word);

/// Added to a part's code: the cells are read day first, DateOrder::kDayFirst.
inline constexpr int kDayFirstPart = 16;

/// The part as a token: "2021", "1", "3", "9", "Tue", "17"; empty where the cell is not a date.
/// Part 0 gives the cell itself.
/// buffer  holds what is returned
[[nodiscard]] std::string_view date_part_token(std::string_view cell, int part,
                                               std::string& buffer);

}  // namespace glassbox::recipes
