/// io/files/buffered_output.h: writes to an open file in large pieces.
#pragma once

#include <string>
#include <string_view>

#include "io/files/open_file.h"

namespace glassbox::io {

/// A descriptor that is written to through a buffer of 1 MiB. Destroyed, it closes the file; what
/// was not flushed is lost.
class BufferedOutput {
 public:
  /// No file.
  BufferedOutput() = default;
  /// shown  what messages call the file
  BufferedOutput(Descriptor file, std::string shown);

  /// throws  std::system_error naming the file, e.g. on a full disk
  void write(std::string_view bytes);
  /// Hands everything to the system and closes the file, which is where some file systems report
  /// that they are full. A second call does nothing.
  /// to_disk  whether to wait until the bytes are on the disk
  /// throws   as write()
  void close(bool to_disk);

 private:
  void hand_over();

  Descriptor file_;
  std::string shown_, buffer_;
};

}  // namespace glassbox::io
