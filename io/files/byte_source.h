/// io/files/byte_source.h: where bytes come from.
#pragma once

#include <cstddef>
#include <span>

#include "io/base/rooms.h"

namespace glassbox::io {

/// A place bytes come from: a plain file, a gzip file, standard input.
class ByteSource {
 public:
  virtual ~ByteSource() = default;
  /// Fills `out` completely unless the end comes first; returns the bytes written, 0 at the end.
  /// throws  std::system_error when reading fails; InputError for a damaged gzip stream, or at the
  ///         end of a regular file that was cut, appended to or written over since it was opened
  [[nodiscard]] virtual std::size_t read(std::span<char> out) = 0;
};

}  // namespace glassbox::io
