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

/// What stands first in 3/9/2021, the day or the month.
enum class DateOrder { kMonthFirst, kDayFirst };

/// Surrounding white space ignored. The forms:
///   2021-03-09   2021/03/09   09.03.2021   3/9/2021   03-09-2021   3/9/21
///   9 March 2021   09-Mar-2021   9-Mar-21   March 9, 2021   Mar 9th 2021   Tue, 9 Mar 2021
/// In 3/9/2021 and 03-09-2021 the month is first or the day, as `order` has it; 13/9/2021 is no
/// date where the month is. Years of two digits are 1969 to 2068. Names of months and weekdays are
/// English, whole or the first three letters, in any case; the weekday is not checked.
///
/// Each also with a time behind "T", "at" or blanks: 7:05, 07:05:30, 07:05:30.25, 7:05 PM; a zone
/// behind that (Z, +02, +02:00, -0530, UTC, EST, GMT+1, [Europe/Paris]) is checked for its form and
/// dropped: the time is that of the cell.
/// returns  nullopt for anything else, and for days that do not exist
[[nodiscard]] std::optional<DateTime> parse_date(std::string_view cell,
                                                 DateOrder order = DateOrder::kMonthFirst);

/// Whether it is a date in either order.
[[nodiscard]] bool is_date(std::string_view cell);

}  // namespace glassbox::io
