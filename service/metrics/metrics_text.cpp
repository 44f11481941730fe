#include "service/metrics/metrics_text.h"

#include <unistd.h>

#include <array>
#include <charconv>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <system_error>

namespace glassbox::service {
namespace {

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\\' || c == '"') out += '\\';
    if (c == '\n')
      out += "\\n";
    else
      out += c;
  }
  return out;
}

// The fields of /proc/self/stat from the third on: the second is a name that may hold blanks.
std::vector<std::string> stat_fields() {
  std::ifstream file("/proc/self/stat");
  const std::string all((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  const std::size_t end = all.rfind(')');
  if (end == std::string::npos) return {};
  std::istringstream rest(all.substr(end + 1));
  return {std::istream_iterator<std::string>(rest), std::istream_iterator<std::string>()};
}

double boot_time() {
  std::ifstream file("/proc/stat");
  std::string word;
  double seconds = 0;
  while (file >> word)
    if (word == "btime" && file >> seconds) return seconds;
  return 0;
}

}  // namespace

std::string shown_number(double value) {
  std::array<char, 64> digits{};
  const double size = std::abs(value);
  const bool is_plain = size == 0 || (size >= 1e-9 && size < 1e18);  // without an exponent
  const auto [end, error] =
      std::to_chars(digits.data(), digits.data() + digits.size(), value,
                    is_plain ? std::chars_format::fixed : std::chars_format::general);
  return {digits.data(), end};
}

void MetricsText::family(std::string_view name, std::string_view type, std::string_view help) {
  name_ = name;
  text_.append("# HELP ").append(name).append(" ").append(help).append("\n");
  text_.append("# TYPE ").append(name).append(" ").append(type).append("\n");
}

void MetricsText::add(std::string_view suffix, const Labels& labels, std::string_view value) {
  text_.append(name_).append(suffix);
  char separator = '{';
  for (const auto& [name, text] : labels) {
    text_ += separator;
    text_.append(name).append("=\"").append(escaped(text)).append("\"");
    separator = ',';
  }
  if (!labels.empty()) text_ += '}';
  text_.append(" ").append(value).append("\n");
}

void MetricsText::sample(std::string_view suffix, const Labels& labels, double value) {
  add(suffix, labels, shown_number(value));
}

void MetricsText::sample(std::string_view suffix, const Labels& labels, std::uint64_t value) {
  add(suffix, labels, std::to_string(value));
}

void MetricsText::gauge(std::string_view name, std::string_view help, double value) {
  family(name, "gauge", help);
  sample("", {}, value);
}

void write_process(MetricsText& text) {
  // Places of proc(5), counted from the third field.
  constexpr std::size_t kUserTime = 11, kSystemTime = 12, kThreads = 17, kStart = 19,
                        kResident = 21;
  const std::vector<std::string> fields = stat_fields();
  if (fields.size() <= kResident) return;
  const auto number = [&](std::size_t place) { return std::stod(fields.at(place)); };
  const auto ticks = static_cast<double>(::sysconf(_SC_CLK_TCK));
  text.gauge("process_resident_memory_bytes", "Resident memory size in bytes.",
             number(kResident) * static_cast<double>(::sysconf(_SC_PAGESIZE)));
  text.family("process_cpu_seconds_total", "counter",
              "Total user and system CPU time spent in seconds.");
  text.sample("", {}, (number(kUserTime) + number(kSystemTime)) / ticks);
  text.gauge("process_start_time_seconds", "Start time of the process since unix epoch in seconds.",
             boot_time() + number(kStart) / ticks);
  text.gauge("process_threads", "Number of threads of the process.", number(kThreads));
  std::error_code failed;
  const std::filesystem::directory_iterator files("/proc/self/fd", failed);
  if (failed) return;
  text.gauge("process_open_fds", "Number of open file descriptors.",
             static_cast<double>(std::distance(begin(files), end(files))));
}

}  // namespace glassbox::service
