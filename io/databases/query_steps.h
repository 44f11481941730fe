/// io/databases/query_steps.h: what queries of all databases have in common.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "io/base/input_error.h"
#include "io/databases/database_address.h"

namespace glassbox::io {

/// How long nothing may hold up the caller's progress(), and how long a server may take to answer a
/// first time where the address has no connect_timeout.
inline constexpr int kWaitMilliseconds = 100;
inline constexpr std::chrono::seconds kConnectTime{30};

/// connect_timeout of the address.  throws  InputError when it is not a number of seconds
[[nodiscard]] std::chrono::seconds connect_time(const DatabaseAddress& address);

struct SocketState {
  bool readable = false, writable = false;  ///< of what was asked; an error counts as both
};

/// Waits until a socket can be read or written, or for kWaitMilliseconds at most.
SocketState wait_for_socket(int socket, bool reads, bool writes);

/// A server's words as one line, without a line end or full stop at their end.
[[nodiscard]] std::string one_line(const char* text);

/// The first word of a statement in capitals, behind blanks, comments and parentheses; "" when
/// there is none.
[[nodiscard]] std::string first_word(std::string_view sql);

/// About a column of binary data.
[[nodiscard]] InputError binary_column(const std::string& where, const std::string& name,
                                       const std::string& remedy);

}  // namespace glassbox::io
