/// io/files/whole_file.h: files that are written whole or not at all.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

#include "io/files/buffered_output.h"

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
  /// Brings everything to the disk, so that commit() has nothing to do that a full or broken disk
  /// could stop: for several files of which all or none are to appear. Nothing is written after it.
  void flush();
  /// flush(), then the file gets its name.
  void commit();

 private:
  std::filesystem::path destination_, temporary_;
  Existing existing_;
  BufferedOutput output_;
  std::size_t slot_ = 0;  ///< in the list of unfinished files
};

/// One call for a small file.
void write_whole_file(const std::filesystem::path& destination, std::string_view bytes,
                      WholeFile::Existing existing);

/// Renames a complete file to another name in the same file system.
/// throws  InputError when that name is taken and may not be; std::system_error naming `to`
void move_into_place(const std::filesystem::path& from, const std::filesystem::path& to,
                     WholeFile::Existing existing);

/// Removes what a process that was killed left beside a destination: its temporary files. Those of
/// processes that live, this one apart, stay. Does nothing where it may not.
void remove_leftovers(const std::filesystem::path& destination) noexcept;

/// The whole of a (small) file.  throws std::system_error naming the path
[[nodiscard]] std::string read_whole_file(const std::filesystem::path& path);

}  // namespace glassbox::io
