/// cli/run/run_directory.h: the directory of a run, whose files appear together or not at all.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "io/files/whole_file.h"

namespace glassbox::cli {

/// Files are written to a hidden directory; commit() moves them into place. Destroyed without
/// commit(), or when a signal ends the process, it leaves nothing behind: no file, and none of the
/// directories that it made.
class RunDirectory {
 public:
  /// destination  where the files are to be; made with its parents when missing
  /// names        of all files that may be written
  /// throws       InputError when one of them exists and may not be replaced, or is a directory;
  ///              std::filesystem::filesystem_error when a directory cannot be made
  RunDirectory(const std::filesystem::path& destination, const std::vector<std::string>& names,
               WholeFile::Existing existing);
  ~RunDirectory();
  RunDirectory(const RunDirectory&) = delete;
  RunDirectory& operator=(const RunDirectory&) = delete;

  /// The directory to write to until then.
  [[nodiscard]] const std::filesystem::path& staging() const { return staging_; }

  /// Moves the files that were written into place, and removes older ones of the other names. A
  /// directory that was missing appears in one step.
  void commit();

 private:
  void make(const std::filesystem::path& directory);
  void clear() noexcept;

  std::filesystem::path destination_, staging_;
  std::vector<std::string> names_;
  WholeFile::Existing existing_;
  bool is_new_ = false;                        ///< the destination was missing
  std::vector<std::filesystem::path> made_;    ///< directories, outer ones first; staging_ is last
  std::vector<std::filesystem::path> staged_;  ///< one a name
  std::vector<std::size_t> slots_;             ///< in the list of unfinished files
};

}  // namespace glassbox::cli
