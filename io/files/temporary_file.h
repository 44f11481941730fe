/// io/files/temporary_file.h: room on disk for what does not fit in memory.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>

#include "io/files/open_file.h"

namespace glassbox::io {

/// A file without a name, for reading and writing: nobody else can open it by one, and the system
/// frees its space when the process ends, however it ends.
/// throws  std::filesystem::filesystem_error
[[nodiscard]] Descriptor open_nameless_file(const std::filesystem::path& directory);

/// Such a file.
class TemporaryFile {
 public:
  /// directory  where; it must exist
  /// throws     std::filesystem::filesystem_error
  explicit TemporaryFile(const std::filesystem::path& directory);
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  /// Adds bytes at the end. Any thread.
  /// returns  where they begin
  /// throws   std::filesystem::filesystem_error, e.g. on a full disk
  std::uint64_t append(std::span<const std::byte> bytes);

  /// Fills `out` with the bytes from `offset` on, which must have been appended. Any thread.
  void read(std::uint64_t offset, std::span<std::byte> out) const;

  /// Tells the system that these bytes will be read soon. Any thread; returns at once.
  void will_read(std::uint64_t offset, std::size_t size) const;

  [[nodiscard]] std::uint64_t size() const { return size_.load(); }

 private:
  std::filesystem::path directory_;
  Descriptor file_;
  std::atomic<std::uint64_t> size_ = 0;
};

/// $TMPDIR, or /tmp.
[[nodiscard]] std::filesystem::path default_temporary_directory();

}  // namespace glassbox::io
