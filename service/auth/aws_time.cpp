#include "service/auth/aws_time.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <ctime>

namespace glassbox::service {
namespace {

constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::array<std::string_view, 7> kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};

// Digits of a number, or -1.
int number_in(std::string_view text) {
  int number = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return -1;
    number = 10 * number + (c - '0');
  }
  return number;
}

std::optional<Seconds> seconds_of(int year, int month, int day, int hour, int minute, int second) {
  using namespace std::chrono;
  constexpr int kLeapSecond = 60;
  if (year < 1970 || month < 1 || day < 1 || hour < 0 || hour > 23 || minute < 0 || minute > 59 ||
      second < 0 || second > kLeapSecond)
    return std::nullopt;
  const year_month_day date(std::chrono::year(year),
                            std::chrono::month(static_cast<unsigned>(month)),
                            std::chrono::day(static_cast<unsigned>(day)));
  if (!date.ok()) return std::nullopt;
  return sys_days(date).time_since_epoch().count() * Seconds{86400} + hour * 3600 + minute * 60 +
         second;
}

std::tm parts_of(Seconds time) {
  const auto seconds = static_cast<std::time_t>(time);
  std::tm parts{};
  ::gmtime_r(&seconds, &parts);
  return parts;
}

}  // namespace

std::optional<Seconds> parse_signing_time(std::string_view text) {
  if (text.size() == 16 && text[8] == 'T' && text[15] == 'Z')
    return seconds_of(number_in(text.substr(0, 4)), number_in(text.substr(4, 2)),
                      number_in(text.substr(6, 2)), number_in(text.substr(9, 2)),
                      number_in(text.substr(11, 2)), number_in(text.substr(13, 2)));
  if (text.size() == 29 && text.substr(3, 2) == ", " && text.substr(25) == " GMT" &&
      text[19] == ':' && text[22] == ':') {
    const auto month = std::ranges::find(kMonths, text.substr(8, 3));
    return seconds_of(number_in(text.substr(12, 4)),
                      month == kMonths.end() ? -1 : static_cast<int>(month - kMonths.begin()) + 1,
                      number_in(text.substr(5, 2)), number_in(text.substr(17, 2)),
                      number_in(text.substr(20, 2)), number_in(text.substr(23, 2)));
  }
  return std::nullopt;
}

std::string signing_time(Seconds time) {
  const std::tm parts = parts_of(time);
  std::array<char, 80> text{};
  std::snprintf(text.data(), text.size(), "%04d%02d%02dT%02d%02d%02dZ", parts.tm_year + 1900,
                parts.tm_mon + 1, parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec);
  return text.data();
}

std::string http_date(Seconds time) {
  const std::tm parts = parts_of(time);
  std::array<char, 80> text{};
  std::snprintf(text.data(), text.size(), "%s, %02d %s %04d %02d:%02d:%02d GMT",
                kDays.at(static_cast<std::size_t>(parts.tm_wday)).data(), parts.tm_mday,
                kMonths.at(static_cast<std::size_t>(parts.tm_mon)).data(), parts.tm_year + 1900,
                parts.tm_hour, parts.tm_min, parts.tm_sec);
  return text.data();
}

std::array<char, 80> log_time(std::int64_t milliseconds) noexcept {
  const std::tm parts = parts_of(milliseconds / 1000);
  std::array<char, 80> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ",
                parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday, parts.tm_hour, parts.tm_min,
                parts.tm_sec, static_cast<int>(milliseconds % 1000));
  return text;
}

std::int64_t now_in_milliseconds() {
  using namespace std::chrono;
  return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

Seconds now_in_seconds() { return static_cast<Seconds>(::time(nullptr)); }

}  // namespace glassbox::service
