/// cli/base/console.h: the two streams of a command: results on stdout, everything else on stderr.
///
/// Nothing is ever coloured and no escape code is ever written, with NO_COLOR or without.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <system_error>

#include "io/base/rooms.h"

namespace glassbox::cli {

/// Nobody reads stdout any more, e.g. `head` has its ten lines. No message is due.
struct OutputClosed : std::system_error {
  using std::system_error::system_error;
};

/// From now on nothing is printed but errors: another process speaks for this one.
void be_silent();
[[nodiscard]] bool is_silent();

/// Writes to stdout, past all buffers.  throws OutputClosed; std::system_error, e.g. on a full disk
void write_output(std::string_view bytes);

/// Lines for people, which may quote data: each is printable().
void write_text(const std::string& text);

/// A JSON object indented by two, with its last line end. Bytes that are not UTF-8 become U+FFFD,
/// and what could steer a terminal is escaped.
[[nodiscard]] std::string json_lines(const nlohmann::ordered_json& object);

/// One JSON object on stdout, as json_lines().
void write_json(const nlohmann::ordered_json& object);

/// "glassbox: MESSAGE" on stderr, one line, printable() as it may quote data.
void print_note(const std::string& message);

/// "glassbox: warning: MESSAGE" on stderr.
void print_warning(const std::string& message);

/// print_note() of what ends the command.
void print_error(const std::string& message);

/// From now on all of these are lines of write_log().
void log_as_json();
[[nodiscard]] bool logs_as_json();

enum class LogLevel : std::uint8_t { kInfo, kWarning, kError };

/// A JSON object on one line of stderr: time, level, event, then `members` (docs/service.md, "The
/// log"). ASCII alone, whatever the members hold: the rest is escaped, bytes that are not UTF-8 are
/// U+FFFD. Lines of several threads do not mix.
void write_log(LogLevel level, std::string_view event, const nlohmann::ordered_json& members);
/// The same of an error's message that needs no escapes, without allocating.
void write_log_error(std::string_view message) noexcept;

/// Whether stderr is a terminal whose line can be rewritten.
[[nodiscard]] bool stderr_is_terminal();

}  // namespace glassbox::cli
