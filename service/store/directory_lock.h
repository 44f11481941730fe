/// service/store/directory_lock.h: one process at a time works in a directory.
#pragma once

#include <filesystem>

#include "io/base/rooms.h"

namespace glassbox::service {

/// Holds DIRECTORY/lock, which says whose it is: the process id, in decimal. The kernel gives the
/// lock back when the process ends, however it ends; the file stays.
class DirectoryLock {
 public:
  /// Makes the directory, with those above it, when it is missing.
  ///
  /// throws  InputError: another holds the lock (also in this process), or the name is taken by
  ///         something else than a directory; std::system_error when the directory or the file
  ///         cannot be made or written: no rights, a full or read-only disk
  explicit DirectoryLock(const std::filesystem::path& directory);
  ~DirectoryLock();
  DirectoryLock(const DirectoryLock&) = delete;
  DirectoryLock& operator=(const DirectoryLock&) = delete;

 private:
  int file_ = -1;
};

}  // namespace glassbox::service
