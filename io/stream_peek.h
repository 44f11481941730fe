/// io/stream_peek.h: the beginning of a stream, looked at without taking it away.
#pragma once

#include <string>
#include <vector>

#include "io/input_files.h"

namespace glassbox::io {

/// The first line of a stream, uncompressed, without its line end; of a longer one the first 1 MiB.
/// What was read waits within the process: the next open() of the same stream begins with it.
/// throws  as InputFile::open() and ByteSource::read()
[[nodiscard]] std::string peek_line(const InputFile& stream);

/// The names in the header of any file as read_header() has them; a stream can be opened all the
/// same afterwards.
[[nodiscard]] std::vector<std::string> peek_header(const InputFile& file);

}  // namespace glassbox::io
