/// cli/base/console.h: the two streams of a command: results on stdout, everything else on stderr.
///
/// Nothing is ever coloured and no escape code is ever written, with NO_COLOR or without.
#pragma once

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

/// Whether stderr is a terminal whose line can be rewritten.
[[nodiscard]] bool stderr_is_terminal();

}  // namespace glassbox::cli
