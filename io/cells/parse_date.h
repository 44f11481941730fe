/// io/cells/parse_date.h: one cell to a date and time of day. No locale, no time zones.
#pragma once

#include <optional>
#include <string_view>

#include "io/base/rooms.h"

namespace glassbox::io {

/// A day of the proleptic Gregorian calendar and, where the cell has one, a time of day.
struct DateTime {
  int year = 1970;     ///< 1..9999
  unsigned month = 1;  ///< 1..12
  unsigned day = 1;    ///< 1..31, as the month has
  bool has_time = false;
  unsigned hour = 0;    ///< 0..23
  unsigned minute = 0;  ///< 0..59
  double second = 0;    ///< 0..60 (a leap second)

  /// Monday 1 to Sunday 7 (ISO 8601).
  [[nodiscard]] unsigned weekday() const;
  /// Days since 1970-01-01 00:00, with the time of day as a fraction.
  [[nodiscard]] double days_since_1970() const;
};

/// Surrounding white space ignored. The forms:
///   2021-03-09   2021/03/09   09.03.2021   3/9/2021 (month first, as no other order can be told
///   apart from it cell by cell; 13/9/2021 is not read)
/// each also with a time behind "T" or blanks: 7:05, 07:05:30, 07:05:30.25, 7:05 PM; a zone behind
/// that (Z, +02, +02:00, -0530) is checked for its form and dropped: the time is that of the cell.
/// returns  nullopt for anything else, and for days that do not exist
[[nodiscard]] std::optional<DateTime> parse_date(std::string_view cell);

}  // namespace glassbox::io
