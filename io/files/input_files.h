/// io/files/input_files.h: the files that DATA arguments stand for, as one stream of uncompressed
/// bytes each.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "io/base/rooms.h"
#include "io/files/byte_source.h"
#include "io/files/cell_format.h"
#include "io/files/open_file.h"

namespace glassbox::io {

/// One input file. Standard input is "-"; it can be opened once, unless it was spooled.
struct InputFile {
  std::filesystem::path path;  ///< what to open
  std::string name;            ///< what to call it in messages and in batch output
  bool is_gzip = false;        ///< by content (1f 8b), not by name; of a stream, open() finds out
  bool is_stream = false;      ///< standard input or a pipe: no size, no second reading
  /// Not empty: `path` lies beneath this directory and is opened by open_contained_file().
  std::filesystem::path root = {};
  /// What it was when it was listed; every opening checks that it still is.
  std::optional<FileState> state = {};
  CellFormat format = {};  ///< open() gives CSV, whatever the file has
  /// Of a stream whose beginning was looked at: what open() gives, once.
  std::shared_ptr<std::unique_ptr<ByteSource>> begun = {};
  /// Not empty: there is no file; each opening calls this, and all give the same bytes (a table in
  /// memory as CSV, io/arrow/arrow_csv.h). `path` is empty then.
  std::function<std::unique_ptr<ByteSource>()> written = {};

  /// Whether its bytes are those that open() gives, and can be read again from any place.
  [[nodiscard]] bool is_plain() const {
    return !is_stream && !is_gzip && !written && format.is_csv();
  }

  /// Waits for the writer of a pipe, unless there is a `root`.
  /// throws  std::system_error when it cannot be opened; InputError when it changed since it was
  ///         listed, or is neither a regular file nor a stream that was listed as one
  [[nodiscard]] std::unique_ptr<ByteSource> open() const;
  /// The same before `format` is looked at.
  [[nodiscard]] std::unique_ptr<ByteSource> open_uncompressed() const;

  /// From byte `begin` on; of a plain file only.
  /// throws std::system_error when it cannot be opened
  [[nodiscard]] std::unique_ptr<ByteSource> open_at(std::uint64_t begin) const;

  /// For the end of a reading, or between two.
  /// throws  InputError when the path no longer leads to the file as it was listed
  void check_unchanged() const;
};

/// From now on reading ends with std::system_error (EINTR), in a read that waits for a pipe too.
/// Async-signal-safe, for the Ctrl-C handler.
void stop_reading() noexcept;

/// The first line of a stream, uncompressed, without its line end; of a longer one the first 1 MiB.
/// What was read waits within the process: the next open() of the same stream begins with it.
/// throws  as InputFile::open() and ByteSource::read()
[[nodiscard]] std::string peek_line(const InputFile& stream);

/// Expands arguments in the order given: a file stands for itself, "-" for standard input, a
/// directory for the files directly in it in byte order of their names, leaving out empty files,
/// *.schema and hidden ones. A pipe (such as the shell's <(...)), a terminal and /dev/null are
/// streams.
/// throws  InputError: a path that does not exist, a directory without files, a symbolic link in it
///         that leads nowhere, a pipe in it, another device, no argument, "-" twice
[[nodiscard]] std::vector<InputFile> list_input_files(const std::vector<std::string>& arguments);

/// Copies standard input, a gzip file or one of another format, as CSV, to a temporary file when a
/// second reading or a byte count is needed; a plain file comes back as it is. The copy is deleted
/// with the handle, at exit() and by remove_unfinished_files().
class SpooledFile {
 public:
  explicit SpooledFile(const InputFile& file);
  ~SpooledFile();
  SpooledFile(SpooledFile&&) noexcept;
  SpooledFile& operator=(SpooledFile&&) noexcept;
  [[nodiscard]] const InputFile& file() const { return file_; }

 private:
  InputFile file_;
  std::filesystem::path temporary_;  ///< empty when nothing was copied
  std::size_t slot_ = 0;             ///< in the list of unfinished files
  void remove() noexcept;
};

}  // namespace glassbox::io
