/// io/csv/csv_chunk.h: runs of whole records, the unit that is read by one thread and parsed by
/// another.
///
/// Two producers must tell the same of every file: BlockChunks for plain files, LineReaderChunks
/// for streams.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "io/cells/quoted_runs.h"
#include "io/files/input_files.h"

namespace glassbox::io {

/// How much is read at a time. Tests make it small to meet every boundary.
struct ChunkSizes {
  std::size_t chunk_bytes = 4 << 20;  ///< at least line_bytes + 8
  std::size_t line_bytes = 1 << 20;   ///< of a longer line only so much is kept
  /// A record with line ends in quotes has so many at most; quoted_run_reach() of it at most
  /// line_bytes.
  std::size_t quoted_bytes = 102'400;

  bool operator==(const ChunkSizes&) const = default;
};

/// A line of a chunk.
struct Line {
  std::size_t begin = 0;       ///< in the chunk's text
  std::size_t kept = 0;        ///< bytes there, without the line end: at most line_bytes
  std::uint64_t length = 0;    ///< bytes in the file, without the line end
  std::uint64_t end_size = 0;  ///< bytes of the line end: 0 (end of file), 1 or 2
};

/// Consecutive lines of one file; whole records.
class Chunk {
 public:
  /// So many bytes before and after the text may be read (not used): vectors and words need not
  /// stop short.
  static constexpr std::size_t kPadding = 72;

  std::uint32_t file = 0;
  std::uint64_t first_line = 0;  ///< 1-based number of the first line
  std::uint64_t file_begin = 0;  ///< of the first line, counted as a Rearrangement counts
  std::uint64_t base = 0;        ///< record bytes of all earlier files

  std::size_t begin = 0, end = 0;  ///< the text within the buffer
  bool lines_known = false;        ///< `lines` says what the lines are; else they end at each '\n'
  std::vector<Line> lines;
  std::vector<QuotedRun> runs;  ///< of lines that belong together; places within the buffer

  /// Room for so many bytes and the padding; what was there is lost.
  void make_room(std::size_t bytes) {
    if (buffer_ != nullptr && bytes <= capacity_) return;
    buffer_ = std::make_unique_for_overwrite<char[]>(bytes + 2 * kPadding);
    capacity_ = bytes;
    std::memset(buffer_.get(), 0, kPadding);
    std::memset(data() + bytes, 0, kPadding);
  }
  void clear() {
    begin = end = 0;
    lines_known = false;
    lines.clear();
    runs.clear();
  }
  [[nodiscard]] char* data() { return buffer_.get() + kPadding; }
  [[nodiscard]] const char* data() const { return buffer_.get() + kPadding; }

 private:
  std::unique_ptr<char[]> buffer_;
  std::size_t capacity_ = 0;
};

/// Makes the chunks of one file: begin, end and lines; a BOM is left out.
class ChunkSource {
 public:
  virtual ~ChunkSource() = default;
  /// False at the end of the file; never true with an empty chunk.
  [[nodiscard]] virtual bool next(Chunk& chunk) = 0;
};

/// Reads big blocks and cuts them at the last line end that ends a record. Lines are left for the
/// parser to find.
/// is_begin  whether the source begins where the file does, perhaps with a BOM
[[nodiscard]] std::unique_ptr<ChunkSource> block_chunks(std::unique_ptr<ByteSource> source,
                                                        ChunkSizes sizes, bool is_begin = true);

/// Lets fast-cpp-csv-parser's LineReader find the lines.
[[nodiscard]] std::unique_ptr<ChunkSource> line_reader_chunks(std::unique_ptr<ByteSource> source,
                                                              ChunkSizes sizes);

}  // namespace glassbox::io
