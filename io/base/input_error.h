/// io/base/input_error.h: a mistake the user can fix, and where it is.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>

#include "io/base/rooms.h"

namespace glassbox::io {

/// A place in a file. Lines and byte columns count from 1; 0 = not known.
struct FilePosition {
  std::string file;
  std::uint64_t line = 0;
  std::uint64_t column = 0;

  /// "wine.schema:14:27", leaving out what is not known; "" for an unnamed place.
  [[nodiscard]] std::string text() const;
};

/// A mistake in the user's data, schema, recipe or parameters: exit code 3, HTTP 400.
/// The message says what was found, what was wanted and how to fix it.
struct InputError : std::runtime_error {
  InputError(FilePosition where, const std::string& message);  // what() = where + ": " + message
  FilePosition where;
};

/// The records that were selected do not suffice; others might.
struct TooFewRecords : InputError {
  using InputError::InputError;
};

}  // namespace glassbox::io
