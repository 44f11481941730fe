#include "io/cells/parse_date.h"

#include <chrono>
#include <cstddef>

#include "io/cells/parse_cell.h"

namespace glassbox::io {
namespace {

using std::chrono::sys_days;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::chrono::year_month_day calendar_day(const DateTime& date) {
  return {std::chrono::year(date.year), std::chrono::month(date.month), std::chrono::day(date.day)};
}

// Takes the text from the front, piece by piece.
class DateReader {
 public:
  explicit DateReader(std::string_view text) : rest_(text) {}

  std::optional<DateTime> read() {
    DateTime date;
    if (!read_day(date) || !calendar_day(date).ok() || date.year < 1) return std::nullopt;
    if (!rest_.empty()) {
      if (!skip_gap() || !read_time(date)) return std::nullopt;
      date.has_time = true;
    }
    return date;
  }

 private:
  // A number of `least` to `most` digits; more digits behind it are a mistake.
  std::optional<unsigned> number(std::size_t least, std::size_t most) {
    std::size_t count = 0;
    unsigned value = 0;
    while (count < rest_.size() && is_digit(rest_[count])) {
      if (count == most) return std::nullopt;
      value = value * 10 + static_cast<unsigned>(rest_[count++] - '0');
    }
    if (count < least) return std::nullopt;
    rest_.remove_prefix(count);
    return value;
  }

  bool take(char c) {
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }

  bool read_day(DateTime& date) {
    std::size_t digits = 0;
    while (digits < rest_.size() && is_digit(rest_[digits])) ++digits;
    const auto first = number(1, 4);
    if (!first || rest_.empty()) return false;
    const char separator = rest_.front();
    if (separator != '-' && separator != '/' && separator != '.') return false;
    rest_.remove_prefix(1);
    const auto second = number(1, 2);
    if (!second || !take(separator)) return false;
    if (digits == 4) {  // year first
      const auto third = number(1, 2);
      if (!third || separator == '.') return false;
      date.year = static_cast<int>(*first);
      date.month = *second;
      date.day = *third;
      return true;
    }
    const auto third = number(4, 4);
    if (digits > 2 || !third || separator == '-') return false;
    date.year = static_cast<int>(*third);
    date.month = separator == '.' ? *second : *first;
    date.day = separator == '.' ? *first : *second;
    return true;
  }

  bool skip_gap() {
    if (take('T') || take('t')) return true;
    bool any = take(',');
    while (take(' ')) any = true;
    return any;
  }

  bool read_time(DateTime& date) {
    const auto hour = number(1, 2);
    if (!hour || !take(':')) return false;
    const auto minute = number(2, 2);
    if (!minute) return false;
    date.hour = *hour;
    date.minute = *minute;
    if (take(':') && !read_second(date)) return false;
    if (!read_half_of_day(date) || !read_zone()) return false;
    return rest_.empty() && date.hour <= 23 && date.minute <= 59 && date.second < 61;
  }

  bool read_second(DateTime& date) {
    const auto whole = number(2, 2);
    if (!whole) return false;
    date.second = *whole;
    if (!take('.') && !take(',')) return true;
    double place = 0.1;
    std::size_t count = 0;
    for (; !rest_.empty() && is_digit(rest_.front()); rest_.remove_prefix(1), place /= 10, ++count)
      date.second += place * (rest_.front() - '0');
    return count > 0;
  }

  // "PM", "am" and the like; 12 AM is midnight.
  bool read_half_of_day(DateTime& date) {
    std::string_view text = rest_;
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    if (text.size() != 2 || (text[1] != 'M' && text[1] != 'm')) return true;
    const bool is_afternoon = text[0] == 'P' || text[0] == 'p';
    if (!is_afternoon && text[0] != 'A' && text[0] != 'a') return true;
    if (date.hour < 1 || date.hour > 12) return false;
    date.hour = date.hour % 12 + (is_afternoon ? 12 : 0);
    rest_ = {};
    return true;
  }

  bool read_zone() {
    while (take(' ')) {
    }
    if (rest_.empty() || take('Z') || take('z')) return true;
    if (!take('+') && !take('-')) return false;
    if (rest_.size() == 4 && rest_.find(':') == std::string_view::npos) return !!number(4, 4);
    return number(2, 2) && (rest_.empty() || (take(':') && number(2, 2)));
  }

  std::string_view rest_;
};

}  // namespace

unsigned DateTime::weekday() const {
  return std::chrono::weekday(sys_days(calendar_day(*this))).iso_encoding();
}

double DateTime::days_since_1970() const {
  const double seconds = hour * 3600.0 + minute * 60.0 + second;
  return static_cast<double>(sys_days(calendar_day(*this)).time_since_epoch().count()) +
         seconds / 86400.0;
}

std::optional<DateTime> parse_date(std::string_view cell) { return DateReader(trim(cell)).read(); }

}  // namespace glassbox::io
