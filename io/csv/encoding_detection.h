/// io/csv/encoding_detection.h: text that is not UTF-8, recognized by its first bytes.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "io/base/rooms.h"

namespace glassbox::io {

struct ForeignEncoding {
  std::string name;    ///< "UTF-16, little-endian"
  std::string filter;  ///< a shell command from standard input to standard output that makes UTF-8
};

/// What the beginning of a file says about its encoding; nullopt when it may be UTF-8.
///
///   * UTF-32, UTF-16: a byte order mark; or zero bytes at places where only they have them.
///   * EBCDIC: nearly all bytes are its letters, digits and commas, which are no UTF-8 together.
///   * Anything else of one byte a character: of the lines that go beyond ASCII, most are no UTF-8.
///     Taken for Windows-1252, the most common, unless bytes occur that it has not (ISO 8859-1).
[[nodiscard]] std::optional<ForeignEncoding> recognise_encoding(std::string_view beginning);

}  // namespace glassbox::io
