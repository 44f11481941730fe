#include "io/cells/parse_date.h"

#include <catch2/catch.hpp>
#include <chrono>
#include <string>

using namespace glassbox::testing;

TEST_CASE("dates are read in the forms that tables have", "[io][dates]") {
  const auto [cell, days, hour] = GENERATE(table<std::string, double, int>({
      // python3 -c "from datetime import *; print((datetime(2021,3,9)-datetime(1970,1,1)).days)"
      {"2021-03-09", 18695, -1},
      {" 2021/3/9 ", 18695, -1},
      {"09.03.2021", 18695, -1},
      {"3/9/2021", 18695, -1},
      {"1969-12-31", -1, -1},
      {"2000-02-29", 11016, -1},
      {"0001-01-01", -719162, -1},
      {"9999-12-31", 2932896, -1},
      {"2021-03-09T18:00:00", 18695.75, 18},
      {"2021-03-09 06:00", 18695.25, 6},
      {"3/9/2021, 6:00 PM", 18695.75, 18},
      {"3/9/2021 12:00 am", 18695, 0},
      {"2021-03-09 12:00:00.000Z", 18695.5, 12},
      {"2021-03-09 12:00:00 +02:00", 18695.5, 12},
      {"2021-03-09T12:00:00-0530", 18695.5, 12},
      {"03-09-2021", 18695, -1},
      {"3/9/21", 18695, -1},
      {"12/31/69", -1, -1},
      {"12/31/68", 36159, -1},  // 2068
      {"9 March 2021", 18695, -1},
      {"09-Mar-2021", 18695, -1},
      {"9-MAR-21", 18695, -1},
      {"9. Mar. 2021", 18695, -1},
      {"9th March, 2021", 18695, -1},
      {"March 9, 2021", 18695, -1},
      {"Mar 09 2021", 18695, -1},
      {"mar. 9th, 2021", 18695, -1},
      {"Sept 9, 2021", 18879, -1},
      {"Tuesday, March 9, 2021 at 6:00 PM", 18695.75, 18},
      {"Tue, 09 Mar 2021 18:00:00 GMT", 18695.75, 18},
      {"Tue 3/9/2021", 18695, -1},
      {"2021-03-09 12:00 UTC", 18695.5, 12},
      {"2021-03-09 12:00 UTC+2", 18695.5, 12},
      {"3/9/2021 6:00 pm EST", 18695.75, 18},
      {"2021-03-09T12:00:00+01:00[Europe/Paris]", 18695.5, 12},
  }));
  CAPTURE(cell);
  const auto date = parse_date(cell);
  REQUIRE(date);
  CHECK(date->days_since_1970() == days);
  CHECK(date->has_time == (hour >= 0));
  if (hour >= 0) CHECK(date->hour == static_cast<unsigned>(hour));
}

TEST_CASE("what is not a date is not read as one", "[io][dates]") {
  const std::string cell =
      GENERATE("", "20210309", "2021-02-29", "2021-13-01", "2021-00-01", "2021-01-00", "1900-02-29",
               "13/9/2021", "3/9/21x", "3-9-21", "3.9.21", "3/9/021", "2021-3/9", "12.5", "1.2.3",
               "192.168.1.1", "2021-03-09x", "2021-03-09 25:00", "2021-03-09 12:60",
               "2021-03-09 12", "2021-03-09T", "10:30", "0000-01-01", "12345-01-01",
               "2021-03-09 13:00 PM", "2021-03-09 12:00:00.", "-2021-03-09", "March", "March 2021",
               "March 32, 2021", "March9, 2021", "Mart 9, 2021", "9 Ma 2021", "9 mars 2021", "Tue",
               "Tue, ", "Tuesday", "Marc 9 2021", "may", "9th", "9 March", "9 March 021",
               "31 Feb 2021", "2021-03-09 12:00 noon", "2021-03-09 12:00 [Paris",
               "2021-03-09 12:00+", "3/9/2021 at", "555-12-1234", "12 monkeys 95");
  CAPTURE(cell);
  CHECK_FALSE(parse_date(cell));
}

TEST_CASE("dates can be read day first", "[io][dates]") {
  const auto [cell, days] = GENERATE(table<std::string, double>({
      {"9/3/2021", 18695},
      {"09-03-2021", 18695},
      {"9/3/21", 18695},
      {"31/12/2025 06:00", 20453.25},
      {"2021-03-09", 18695},  // as ever
      {"09.03.2021", 18695},
      {"Mar 9, 2021", 18695},
  }));
  CAPTURE(cell);
  const auto date = parse_date(cell, DateOrder::kDayFirst);
  REQUIRE(date);
  CHECK(date->days_since_1970() == days);
}

TEST_CASE("a date in either order is a date", "[io][dates]") {
  CHECK(is_date("31/12/2025"));
  CHECK(is_date("12/31/2025"));
  CHECK_FALSE(parse_date("12/31/2025", DateOrder::kDayFirst));
  CHECK_FALSE(parse_date("31/12/2025", DateOrder::kMonthFirst));
  CHECK_FALSE(is_date("31/13/2025"));
  CHECK_FALSE(is_date("31/2/2025"));
}

// Zeller's congruence, another way to the day of the week, and the days counted one by one.
TEST_CASE("weekdays and day numbers agree with other ways to count", "[io][dates][property]") {
  double expected = 0;
  for (int year = 1970; year < 2070; ++year) {
    for (int month = 1; month <= 12; ++month) {
      const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
      const int lengths[] = {31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
      for (int day = 1; day <= lengths[month - 1]; ++day, ++expected) {
        const auto date = parse_date(std::to_string(year) + "-" + std::to_string(month) + "-" +
                                     std::to_string(day));
        const int m = month < 3 ? month + 12 : month, y = month < 3 ? year - 1 : year;
        const int zeller = (day + 13 * (m + 1) / 5 + y + y / 4 - y / 100 + y / 400) % 7;
        if (!date || date->days_since_1970() != expected ||
            date->weekday() != static_cast<unsigned>((zeller + 5) % 7 + 1))
          FAIL(year << "-" << month << "-" << day);
      }
    }
  }
  CHECK(expected == 36525);
}
