/// io/files/open_file.h: an open file, what it is, and whether it is still the file it was.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>

#include "io/base/rooms.h"

namespace glassbox::io {

/// A file descriptor that closes itself; -1 stands for none.
class Descriptor {
 public:
  explicit Descriptor(int number = -1) noexcept : number_(number) {}
  ~Descriptor();
  Descriptor(Descriptor&& other) noexcept : number_(other.release()) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }

  [[nodiscard]] int get() const noexcept { return number_; }
  [[nodiscard]] int release() noexcept { return std::exchange(number_, -1); }

 private:
  int number_;
};

/// What shows that a file was cut, appended to, written over or replaced.
struct FileState {
  std::uint64_t device = 0, inode = 0, size = 0;
  std::int64_t modified = 0;  ///< nanoseconds since 1970

  friend bool operator==(const FileState& a, const FileState& b) {
    return a.device == b.device && a.inode == b.inode && a.size == b.size &&
           a.modified == b.modified;
  }
};

/// Opens a file for reading that must be a regular one. Never waits: a pipe without a writer is
/// refused like any other pipe, socket, device or directory.
/// name    what messages call the file
/// throws  InputError when it is not a regular file; std::system_error when it cannot be opened
[[nodiscard]] Descriptor open_regular_file(const std::filesystem::path& path,
                                           const std::string& name);

/// The state of an open file that must be a regular one.
/// throws  InputError when it is not; std::system_error when the system does not say
[[nodiscard]] FileState regular_file_state(int descriptor, const std::string& name);

/// All bytes of an open file from where it stands.
/// throws  InputError when there are more than `max_bytes`; std::system_error when reading fails
[[nodiscard]] std::string read_all(int descriptor, const std::string& name, std::size_t max_bytes);

/// For the error that a file of this kind is: "a directory", "a pipe", "a device", "a socket".
[[nodiscard]] const char* file_kind(unsigned int mode);

}  // namespace glassbox::io
