/// io/whole_file.h: files that are written whole or not at all.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

#include "io/rooms.h"

namespace glassbox::io {

/// Writes to a temporary file beside the destination; commit() flushes it to disk and renames it
/// into place. Destroyed without commit(), it leaves nothing behind. A device or a pipe is written
/// to directly, as nothing can take its place.
class WholeFile {
 public:
  enum class Existing { kRefuse, kReplace };

  /// throws  InputError when the destination exists and may not be replaced, or is a directory;
  ///         std::system_error when its directory cannot be written
  WholeFile(std::filesystem::path destination, Existing existing);
  ~WholeFile();
  WholeFile(const WholeFile&) = delete;
  WholeFile& operator=(const WholeFile&) = delete;

  /// throws std::system_error, e.g. on a full disk
  void write(std::string_view bytes);
  /// Hands everything to the system, so that a full disk shows before other files are committed.
  void flush();
  void commit();

 private:
  std::filesystem::path destination_, temporary_;
  Existing existing_;
  int descriptor_ = -1;
  std::size_t slot_ = 0;  ///< in the list of unfinished files
  std::string buffer_;
};

/// One call for a small file.
void write_whole_file(const std::filesystem::path& destination, std::string_view bytes,
                      WholeFile::Existing existing);

/// Removes what a process that was killed left beside a destination: its temporary files. Those of
/// processes that live, this one apart, stay. Does nothing where it may not.
void remove_leftovers(const std::filesystem::path& destination) noexcept;

/// Removes every temporary file of this process; async-signal-safe, for the Ctrl-C handler.
void remove_unfinished_files() noexcept;

/// The whole of a (small) file.  throws std::system_error naming the path
[[nodiscard]] std::string read_whole_file(const std::filesystem::path& path);

}  // namespace glassbox::io
