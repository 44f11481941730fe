/// io/csv/file_header.h: the names in the header of a file.
#pragma once

#include <string>
#include <vector>

#include "io/files/input_files.h"

namespace glassbox::io {

/// The raw names of the header of a file, unquoted; empty when the file is empty.
[[nodiscard]] std::vector<std::string> read_header(const InputFile& file);

/// The names in the header of any file as read_header() has them; a stream can be opened all the
/// same afterwards.
[[nodiscard]] std::vector<std::string> peek_header(const InputFile& file);

}  // namespace glassbox::io
