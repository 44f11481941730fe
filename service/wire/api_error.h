/// service/wire/api_error.h: the errors of Amazon ML's wire API.
///
/// source  Amazon ML API Reference, "Common Errors" and the errors of each action
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

#include "io/base/rooms.h"

namespace glassbox::service {

/// An answer that is an error: {"__type": type, "message": what(), "code": status}.
struct ApiError : std::runtime_error {
  ApiError(std::string_view error_type, unsigned http_status, const std::string& message)
      : std::runtime_error(message), type(error_type), status(http_status) {}
  std::string type;
  unsigned status;
};

/// A wrong or inconsistent request.
[[nodiscard]] inline ApiError invalid_input(const std::string& message) {
  return {"InvalidInputException", 400, message};
}

/// "<Member>: <what is wrong> (got '<value>')"; a long value is cut.
[[nodiscard]] ApiError invalid_member(std::string_view member, std::string_view wrong,
                                      std::string_view value);

/// "No MLModel with id ml-1 exists".
[[nodiscard]] ApiError no_such_object(std::string_view type, std::string_view id);

/// Its message is clipped to what ErrorMessage may hold, 2,048 characters.
[[nodiscard]] std::string error_body(const ApiError& error);

/// A text of at most so many bytes, and "..." when it was longer; UTF-8 stays whole.
[[nodiscard]] std::string clipped(std::string_view text, std::size_t most_bytes);

}  // namespace glassbox::service
