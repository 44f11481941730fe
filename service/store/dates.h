/// service/store/dates.h: dates as filters write them. Milliseconds since 1970, UTC, years 1 to
/// 9999.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "service/store/objects.h"

namespace glassbox::service {

/// The first and last date of the years 1 to 9999.
inline constexpr Milliseconds kFirstDate = -62'135'596'800'000;
inline constexpr Milliseconds kLastDate = 253'402'300'799'999;

/// The milliseconds a date covers: [begin, end). One when it is a whole millisecond; none when it
/// lies between two, of which end (= begin) is the later.
struct DateSpan {
  Milliseconds begin, end;
};

/// Reads seconds since 1970 ("1486834110.483", "1.486834110483E9") or ISO 8601 in its two forms
/// ("2017-02-11", "2017-02-11T17:28:30.483+01:00", "20170211T162830Z"; UTC without an offset, a
/// space may stand for the T). Nothing when it is neither, no real day, or outside years 1..9999.
[[nodiscard]] std::optional<DateSpan> parse_date(std::string_view text);

/// "2017-02-11T17:28:30.483Z"; orders as the dates do. Dates out of range count as the nearest.
[[nodiscard]] std::string iso_text(Milliseconds date);

/// The dates whose ISO text starts with prefix: [begin, end), perhaps empty. The empty prefix is
/// that of all dates. O(1): a search over the order of the texts.
[[nodiscard]] DateSpan dates_with_prefix(std::string_view prefix);

}  // namespace glassbox::service
