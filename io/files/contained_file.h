/// io/files/contained_file.h: files beneath a directory, opened on behalf of somebody who may see
/// nothing outside it.
///
/// The check and the opening are one step: whatever is renamed or linked meanwhile, what was opened
/// lies beneath the root. On Linux 5.6 and later openat2() does it in one call; otherwise each
/// directory on the way is opened in the one before, and none may be a symbolic link.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

#include "io/files/open_file.h"

namespace glassbox::io {

/// Opens ROOT/RELATIVE for reading. Never waits, as open_regular_file().
/// root      a directory that is trusted; symbolic links on the way to it are followed
/// relative  names separated by "/"; no symbolic link on the way or at the end is followed
/// name      what messages call the file
/// throws    InputError: "..", an absolute or empty path, a symbolic link, no regular file;
///           std::system_error when it cannot be opened, e.g. as it does not exist
[[nodiscard]] Descriptor open_contained_file(const std::filesystem::path& root,
                                             const std::filesystem::path& relative,
                                             const std::string& name);

/// The same for a directory; an empty `relative` or "." is the root itself. "/proc/self/fd/N" of it
/// is a path to this very directory, for functions that take paths.
[[nodiscard]] Descriptor open_contained_directory(const std::filesystem::path& root,
                                                  const std::filesystem::path& relative,
                                                  const std::string& name);

/// All bytes of a (small) file beneath a root.
/// throws  as open_contained_file() and read_all()
[[nodiscard]] std::string read_contained_file(const std::filesystem::path& root,
                                              const std::filesystem::path& relative,
                                              const std::string& name, std::size_t max_bytes);

/// Which way contained files are opened from now on in this process; for tests of the second.
enum class ContainedWay { kWhatTheSystemHas, kStepByStep };
void open_contained_by(ContainedWay way) noexcept;

}  // namespace glassbox::io
