/// cli/base/rejects_file.h: the file of --rejects. It appears when its command is done, and with an
/// error that the rejected records led to, which names it then; a command that fails otherwise
/// leaves none.
#pragma once

#include <filesystem>
#include <string>

#include "io/files/whole_file.h"

namespace glassbox::cli {

/// The path that rejected records are written to until then: a hidden file beside `destination`. A
/// device or a pipe is its own. Once in a process.
/// throws  std::system_error
[[nodiscard]] std::filesystem::path stage_rejects(const std::filesystem::path& destination,
                                                  WholeFile::Existing existing);

/// The command is done: the file gets its name. Nothing without stage_rejects().
/// throws  as move_into_place()
void commit_rejects();

/// The command failed with this message about its input. Where the message says that records were
/// rejected, the file gets its name.
/// returns  the message, with that name
[[nodiscard]] std::string with_rejects_file(std::string message);

}  // namespace glassbox::cli
