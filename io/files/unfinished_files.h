/// io/files/unfinished_files.h: the temporary files that exist right now, in a form a signal
/// handler can read: a fixed array, no locks, no allocation.
#pragma once

#include <cstddef>
#include <filesystem>

#include "io/base/rooms.h"

namespace glassbox::io {

/// Notes that a temporary file, or a directory of such files, is about to exist; pair with
/// forget_unfinished_file(). Every file noted, and every directory that is empty then, is removed
/// by remove_unfinished_files() and at exit(). throws  std::system_error when 64 files are noted
/// already or the path is longer than 4095 bytes
[[nodiscard]] std::size_t note_unfinished_file(const std::filesystem::path& path);

/// The file is gone or in its place: no longer ours to remove.
void forget_unfinished_file(std::size_t slot) noexcept;

/// Removes every temporary file of this process; async-signal-safe, for the Ctrl-C handler.
void remove_unfinished_files() noexcept;

}  // namespace glassbox::io
