// Dates of filters. A text is a number of seconds or an ISO date; either becomes the span of
// milliseconds that it covers, so that "equal" and "less than" need no rounding. Calendar
// arithmetic is std::chrono's. The dates that begin with a text ("2017-02") are found by bisection,
// as ISO texts order as dates do.
#include "service/store/dates.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <system_error>

namespace glassbox::service {
namespace {

// Reads a date from left to right; every function says whether it found what it looked for.
class DateReader {
 public:
  explicit DateReader(std::string_view text) : rest_(text) {}

  bool take(char c) {
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }
  bool number(std::size_t digits, int& value) {
    if (rest_.size() < digits) return false;
    value = 0;
    for (const char c : rest_.substr(0, digits)) {
      if (c < '0' || c > '9') return false;
      value = value * 10 + (c - '0');
    }
    rest_.remove_prefix(digits);
    return true;
  }
  // Digits after the decimal sign: milliseconds, and whether anything finer is left.
  bool fraction(int& milliseconds, bool& finer) {
    int digits = 0;
    milliseconds = 0;
    for (; !rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9'; ++digits) {
      const int digit = rest_.front() - '0';
      if (digits < 3) milliseconds = milliseconds * 10 + digit;
      if (digits >= 3 && digit != 0) finer = true;
      rest_.remove_prefix(1);
    }
    for (int missing = digits; missing < 3; ++missing) milliseconds *= 10;
    return digits > 0;
  }
  [[nodiscard]] bool at_end() const { return rest_.empty(); }

 private:
  std::string_view rest_;
};

// Of a date that is `floor` milliseconds, or, when finer, something after them: that is later than
// all of `floor`, so it begins with the next one.
std::optional<DateSpan> span_of(Milliseconds floor, bool finer) {
  const Milliseconds begin = finer ? floor + 1 : floor;
  if (begin < kFirstDate || begin > kLastDate) return std::nullopt;
  return DateSpan{begin, floor + 1};
}

std::optional<DateSpan> parse_seconds(std::string_view text) {
  double seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(seconds)) {
    return std::nullopt;
  }
  const double exact = seconds * 1000;
  if (exact < static_cast<double>(kFirstDate) || exact > static_cast<double>(kLastDate)) {
    return std::nullopt;
  }
  // A decimal fraction is no exact double: what is this close to a millisecond means it.
  const double nearest = std::round(exact);
  const double slack = std::max(0.001, std::abs(exact) * 0x1p-51);
  if (std::abs(exact - nearest) <= slack) {
    return span_of(static_cast<Milliseconds>(nearest), /*finer=*/false);
  }
  return span_of(static_cast<Milliseconds>(std::floor(exact)), /*finer=*/true);
}

std::optional<DateSpan> parse_iso(std::string_view text) {
  using namespace std::chrono;
  DateReader in(text);
  int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, fraction = 0;
  bool finer = false;
  if (!in.number(4, year)) return std::nullopt;
  const bool dashes = in.take('-');
  if (!in.number(2, month) || (dashes && !in.take('-')) || !in.number(2, day)) return std::nullopt;
  const year_month_day date{std::chrono::year(year), std::chrono::month(unsigned(month)),
                            std::chrono::day(unsigned(day))};
  if (!date.ok() || year < 1) return std::nullopt;
  int offset = 0;  // minutes east of Greenwich
  if (!in.at_end()) {
    if (!in.take('T') && !in.take('t') && !in.take(' ')) return std::nullopt;
    if (!in.number(2, hour)) return std::nullopt;
    const bool colons = in.take(':');
    if (!in.number(2, minute)) return std::nullopt;
    if (colons ? in.take(':') : true) {
      const bool seconds_given = in.number(2, second);
      if (colons && !seconds_given) return std::nullopt;
      if (seconds_given && (in.take('.') || in.take(',')) && !in.fraction(fraction, finer)) {
        return std::nullopt;
      }
    }
    if (!in.take('Z') && !in.take('z') && !in.at_end()) {
      const int sign = in.take('+') ? 1 : (in.take('-') ? -1 : 0);
      int hours = 0, minutes = 0;
      if (sign == 0 || !in.number(2, hours)) return std::nullopt;
      in.take(':');
      if (!in.at_end() && !in.number(2, minutes)) return std::nullopt;
      if (hours > 23 || minutes > 59) return std::nullopt;
      offset = sign * (hours * 60 + minutes);
    }
  }
  if (!in.at_end() || hour > 23 || minute > 59 || second > 59) return std::nullopt;
  const Milliseconds days = sys_days(date).time_since_epoch().count();
  const Milliseconds value =
      ((days * 24 + hour) * 60 + minute - offset) * 60'000 + second * Milliseconds{1000} + fraction;
  return span_of(value, finer);
}

// The first date in [kFirstDate, kLastDate + 1] for which claim(its text) holds; it has to hold for
// all later ones, too.
template <typename Claim>
Milliseconds first_date(const Claim& claim) {
  Milliseconds low = kFirstDate, high = kLastDate + 1;
  while (low < high) {
    const Milliseconds middle = low + (high - low) / 2;
    if (claim(iso_text(middle))) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low;
}

}  // namespace

std::optional<DateSpan> parse_date(std::string_view text) {
  if (const auto seconds = parse_seconds(text)) return seconds;
  return parse_iso(text);
}

std::string iso_text(Milliseconds date) {
  using namespace std::chrono;
  date = std::clamp(date, kFirstDate, kLastDate);
  const sys_time<milliseconds> moment{milliseconds(date)};
  const auto midnight = floor<days>(moment);
  const year_month_day day(midnight);
  const hh_mm_ss<milliseconds> time(moment - midnight);
  char buffer[64];
  std::snprintf(buffer, sizeof buffer, "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ", int(day.year()),
                unsigned(day.month()), unsigned(day.day()), int(time.hours().count()),
                int(time.minutes().count()), int(time.seconds().count()),
                int(time.subseconds().count()));
  return buffer;
}

DateSpan dates_with_prefix(std::string_view prefix) {
  const auto start = [&](const std::string& text) {
    return std::string_view(text).substr(0, prefix.size());
  };
  return {first_date([&](const std::string& text) { return start(text) >= prefix; }),
          first_date([&](const std::string& text) { return start(text) > prefix; })};
}

}  // namespace glassbox::service
