/// io/files/contained_whole_file.h: files that are written whole or not at all into a directory
/// that is held open, so that nothing outside it is touched whatever takes its place meanwhile.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "io/files/buffered_output.h"
#include "io/files/whole_file.h"

namespace glassbox::io {

/// Opens a directory as a place for files; symbolic links are followed.
/// throws  std::system_error naming the path
[[nodiscard]] Descriptor open_directory(const std::filesystem::path& path);

/// A directory that make_directories_beneath() made.
struct MadeDirectory {
  Descriptor parent;
  std::string name;
};

/// The same for a directory beneath another one; directories that are missing are made.
/// links   whether symbolic links on the way are followed; when not, ".." is refused, too
/// name    what messages call the directory
/// made    gets the directories made, the outermost first, also when this fails later
/// throws  InputError: a symbolic link or ".." that is not followed; std::system_error
enum class Links { kFollow, kRefuse };
[[nodiscard]] Descriptor make_directories_beneath(const Descriptor& base,
                                                  const std::filesystem::path& relative,
                                                  Links links, const std::string& name,
                                                  std::vector<MadeDirectory>& made);

/// Removes those that are empty.
void remove_made_directories(std::vector<MadeDirectory>& made) noexcept;

/// As WholeFile, but in an open directory, and only in the place of a regular file or of none.
class ContainedWholeFile {
 public:
  /// directory  stays open as long as this lives
  /// file_name  a name in it, without "/"
  /// shown      what messages call the file
  /// throws     InputError when something that is not a regular file has the name, or a file that
  /// may
  ///            not be replaced; std::system_error when the directory cannot be written
  ContainedWholeFile(const Descriptor& directory, std::string file_name, std::string shown,
                     WholeFile::Existing existing);
  ~ContainedWholeFile();
  ContainedWholeFile(const ContainedWholeFile&) = delete;
  ContainedWholeFile& operator=(const ContainedWholeFile&) = delete;

  /// All three as WholeFile's.
  void write(std::string_view bytes);
  void flush();
  void commit();

 private:
  [[noreturn]] void fail(int error) const;
  void check_existing() const;

  int directory_;
  std::string file_name_, temporary_, shown_;
  WholeFile::Existing existing_;
  BufferedOutput output_;
  std::size_t slot_ = 0;  // in the list of unfinished files
};

}  // namespace glassbox::io
