// Dates in the forms that people write. One reader takes the text from the front; its first part
// decides the form: letters are a weekday or month ("March 9, 2021"), four digits a year
// ("2021-03-09"), one or two a day or month ("9.3.2021"). Whether the day exists is asked of
// std::chrono at the end.
#include "io/cells/parse_date.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>

#include "io/cells/parse_cell.h"

namespace glassbox::io {
namespace {

using std::chrono::sys_days;

std::chrono::year_month_day calendar_day(const DateTime& date) {
  return {std::chrono::year(date.year), std::chrono::month(date.month), std::chrono::day(date.day)};
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
bool is_letter(char c) { return lower(c) >= 'a' && lower(c) <= 'z'; }

constexpr std::array<std::string_view, 12> kMonths{"january",   "february", "march",    "april",
                                                   "may",       "june",     "july",     "august",
                                                   "september", "october",  "november", "december"};
constexpr std::array<std::string_view, 7> kWeekdays{"monday", "tuesday",  "wednesday", "thursday",
                                                    "friday", "saturday", "sunday"};

// Whether a word is a name, or its first three letters; "sept" is September, too.
bool is_name(std::string_view word, std::string_view name) {
  if (word.size() != 3 && word.size() != name.size() && !(word.size() == 4 && name[0] == 's'))
    return false;
  return std::equal(word.begin(), word.end(), name.begin(),
                    [](char a, char b) { return lower(a) == b; });
}

// Its place in the list, from 1; 0 for none.
template <std::size_t N>
unsigned place_of(std::string_view word, const std::array<std::string_view, N>& names) {
  for (std::size_t i = 0; i < N; ++i)
    if (is_name(word, names[i])) return static_cast<unsigned>(i + 1);
  return 0;
}

// Takes the text from the front, piece by piece.
class DateReader {
 public:
  DateReader(std::string_view text, DateOrder order) : rest_(text), order_(order) {}

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

  std::string_view word() {
    std::size_t count = 0;
    while (count < rest_.size() && is_letter(rest_[count])) ++count;
    const std::string_view word = rest_.substr(0, count);
    rest_.remove_prefix(count);
    return word;
  }

  bool skip_blanks() {
    bool any = false;
    while (take(' ')) any = true;
    return any;
  }

  bool read_day(DateTime& date) {
    if (rest_.empty()) return false;
    if (!is_letter(rest_.front())) return read_number_first(date);
    std::string_view name = word();
    if (place_of(name, kWeekdays) > 0) {
      (void)take('.');
      const bool has_comma = take(',');
      if (!skip_blanks() && !has_comma) return false;
      if (!rest_.empty() && !is_letter(rest_.front())) return read_number_first(date);
      name = word();
    }
    return read_month_first(name, date);
  }

  // "March 9, 2021"
  bool read_month_first(std::string_view name, DateTime& date) {
    date.month = place_of(name, kMonths);
    if (date.month == 0) return false;
    (void)take('.');
    if (!skip_blanks() && !take('-')) return false;
    const auto day = number(1, 2);
    if (!day) return false;
    date.day = *day;
    skip_ordinal();
    const bool has_comma = take(',');
    if (!skip_blanks() && !has_comma && !take('-')) return false;
    const auto year = number(4, 4);
    if (!year) return false;
    date.year = static_cast<int>(*year);
    return true;
  }

  bool read_number_first(DateTime& date) {
    std::size_t digits = 0;
    while (digits < rest_.size() && is_digit(rest_[digits])) ++digits;
    const auto first = number(1, 4);
    if (!first || rest_.empty()) return false;
    if (digits <= 2) skip_ordinal();
    if (rest_.empty()) return false;
    const char separator = rest_.front();
    if (separator != '-' && separator != '/' && separator != '.' && separator != ' ') return false;
    rest_.remove_prefix(1);
    if (separator == '.') (void)skip_blanks();
    if (!rest_.empty() && is_letter(rest_.front()))
      return digits <= 2 && read_named_month(*first, separator, date);
    if (separator == ' ') return false;
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
    if (digits > 2 || !read_year(date, /*takes_two=*/separator == '/')) return false;
    const bool is_day_first = separator == '.' || order_ == DateOrder::kDayFirst;
    date.month = is_day_first ? *second : *first;
    date.day = is_day_first ? *first : *second;
    return true;
  }

  // "9 March 2021" behind its day and what stands after that.
  bool read_named_month(unsigned day, char separator, DateTime& date) {
    date.day = day;
    date.month = place_of(word(), kMonths);
    if (date.month == 0) return false;
    if (separator == '-' || separator == '/') {
      if (!take(separator)) return false;
    } else {
      (void)take('.');
      (void)take(',');
      if (!skip_blanks()) return false;
    }
    return read_year(date, /*takes_two=*/true);
  }

  bool read_year(DateTime& date, bool takes_two) {
    const std::size_t before = rest_.size();
    const auto year = number(2, 4);
    const std::size_t digits = before - rest_.size();
    if (!year || digits == 3 || (digits == 2 && !takes_two)) return false;
    date.year = static_cast<int>(*year);
    if (digits == 2) date.year += date.year < 69 ? 2000 : 1900;
    return true;
  }

  // "st", "nd", "rd", "th"
  void skip_ordinal() {
    for (const std::string_view ending : {"st", "nd", "rd", "th"})
      if (rest_.starts_with(ending)) return rest_.remove_prefix(2);
  }

  bool skip_gap() {
    if (take('T') || take('t')) return true;
    bool any = take(',');
    if (skip_blanks()) any = true;
    if (any && rest_.starts_with("at ")) rest_.remove_prefix(3);
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
    const bool is_word = text.size() == 2 || (text.size() > 2 && !is_letter(text[2]));
    if (!is_word || lower(text[1]) != 'm') return true;
    const bool is_afternoon = lower(text[0]) == 'p';
    if (!is_afternoon && lower(text[0]) != 'a') return true;
    if (date.hour < 1 || date.hour > 12) return false;
    date.hour = date.hour % 12 + (is_afternoon ? 12 : 0);
    rest_ = text.substr(2);
    return true;
  }

  bool read_zone() {
    (void)skip_blanks();
    if (!rest_.empty() && is_letter(rest_.front())) {
      const std::string_view name = word();
      const bool is_zone = name == "Z" || name == "z" || name == "UTC" ||
                           (name.size() >= 3 && name.size() <= 4 && name.back() == 'T' &&
                            std::ranges::all_of(name, [](char c) { return c != lower(c); }));
      if (!is_zone) return false;
    }
    if ((take('+') || take('-')) && !read_offset()) return false;
    if (rest_.empty()) return true;
    if (!take('[') || rest_.find(']') != rest_.size() - 1) return false;
    rest_ = {};
    return true;
  }

  // "2", "02", "0230" or "02:30" behind its sign
  bool read_offset() {
    std::size_t digits = 0;
    while (digits < rest_.size() && is_digit(rest_[digits])) ++digits;
    if (digits == 4) return number(4, 4).has_value();
    if (!number(1, 2)) return false;
    return !take(':') || number(2, 2).has_value();
  }

  std::string_view rest_;
  DateOrder order_;
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

std::optional<DateTime> parse_date(std::string_view cell, DateOrder order) {
  return DateReader(trim(cell), order).read();
}

bool is_date(std::string_view cell) {
  return parse_date(cell, DateOrder::kMonthFirst) || parse_date(cell, DateOrder::kDayFirst);
}

}  // namespace glassbox::io
