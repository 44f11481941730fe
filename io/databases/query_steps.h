/// io/databases/query_steps.h: what queries of all databases have in common.
#pragma once

#include <string>
#include <string_view>

#include "io/base/input_error.h"

namespace glassbox::io {

/// How long nothing may hold up the caller's progress().
inline constexpr int kWaitMilliseconds = 100;

struct SocketState {
  bool readable = false, writable = false;  ///< of what was asked; an error counts as both
};

/// Waits until a socket can be read or written, or for kWaitMilliseconds at most.
SocketState wait_for_socket(int socket, bool reads, bool writes);

/// A server's words as one line, without a line end or full stop at their end.
[[nodiscard]] std::string one_line(const char* text);

/// The first word of a statement in capitals, behind blanks, comments and parentheses; "" where
/// something else stands.
[[nodiscard]] std::string first_word(std::string_view sql);

/// About a column of binary data.
[[nodiscard]] InputError binary_column(const std::string& where, const std::string& name,
                                       const std::string& remedy);

}  // namespace glassbox::io
