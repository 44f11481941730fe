#include "cli/base/console.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <nlohmann/json.hpp>
#include <system_error>

#include "cli/base/text_table.h"
#include "io/base/visible_text.h"
#include "service/auth/aws_time.h"

namespace glassbox::cli {
namespace {

// False with errno set when it fails.
bool write_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

std::atomic<bool> logs_json = false, silent = false;

void log_message(LogLevel level, const std::string& message) {
  write_log(level, "message", {{"message", message}});
}

}  // namespace

void be_silent() { silent = true; }

bool is_silent() { return silent; }

void write_output(std::string_view bytes) {
  if (silent) return;
  if (write_all(STDOUT_FILENO, bytes)) return;
  if (errno == EPIPE) throw OutputClosed(errno, std::generic_category(), "standard output");
  throw std::system_error(errno, std::generic_category(), "standard output");
}

void write_text(const std::string& text) {
  std::string shown;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    shown += printable(std::string_view(text).substr(at, end - at));
    if (end < text.size()) shown += '\n';
    at = end + 1;
  }
  write_output(shown);
}

std::string json_lines(const nlohmann::ordered_json& object) {
  constexpr auto kReplace = nlohmann::ordered_json::error_handler_t::replace;
  return escape_controls(object.dump(2, ' ', false, kReplace), "\n") + "\n";
}

void write_json(const nlohmann::ordered_json& object) { write_output(json_lines(object)); }

void print_note(const std::string& message) {
  if (silent) return;
  if (logs_json) return log_message(LogLevel::kInfo, message);
  // In one call, so that lines of several processes do not mix; where stderr fails, there is no
  // better place to say so.
  (void)write_all(STDERR_FILENO, "glassbox: " + printable(message) + "\n");
}

void print_warning(const std::string& message) {
  if (silent) return;
  if (logs_json) return log_message(LogLevel::kWarning, message);
  print_note("warning: " + message);
}

void print_error(const std::string& message) {
  if (logs_json) return log_message(LogLevel::kError, message);
  (void)write_all(STDERR_FILENO, "glassbox: " + printable(message) + "\n");
}

void log_as_json() { logs_json = true; }

bool logs_as_json() { return logs_json; }

void write_log(LogLevel level, std::string_view event, const nlohmann::ordered_json& members) {
  constexpr std::array<std::string_view, 3> kLevels = {"info", "warning", "error"};
  nlohmann::ordered_json line = {{"time", log_time(now_in_milliseconds()).data()},
                                 {"level", kLevels.at(static_cast<std::size_t>(level))},
                                 {"event", event}};
  line.update(members);
  const std::string text =
      line.dump(-1, ' ', /*ensure_ascii=*/true, nlohmann::json::error_handler_t::replace) + "\n";
  static std::mutex mutex;  // a pipe takes only 4 KiB in one piece
  const std::lock_guard lock(mutex);
  (void)write_all(STDERR_FILENO, text);
}

void write_log_error(std::string_view message) noexcept {
  std::array<char, 256> line{};
  const int size = std::snprintf(
      line.data(), line.size(),
      "{\"time\":\"%s\",\"level\":\"error\",\"event\":\"message\",\"message\":\"%.*s\"}\n",
      log_time(now_in_milliseconds()).data(),
      static_cast<int>(std::min<std::size_t>(message.size(), 100)), message.data());
  (void)write_all(STDERR_FILENO, std::string_view(line.data(), static_cast<std::size_t>(size)));
}

bool stderr_is_terminal() {
  const char* const terminal = std::getenv("TERM");
  return ::isatty(STDERR_FILENO) == 1 && terminal != nullptr &&
         std::string_view(terminal) != "dumb";
}

}  // namespace glassbox::cli
