/// io/csv/csv_record.h: one line to the cells of one record, or the reason why not.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "io/csv/csv_chunk.h"
#include "io/kernels/csv_kernels.h"

namespace glassbox::io {

/// Why a record cannot be used. In `reason`, what stands before ": " is the name it is counted by.
struct Defect {
  std::string reason;
  std::size_t column = 0;  ///< 1-based; 0 = the whole record
};

/// One column of a RecordTile. Small and by value: in a loop that writes bytes, members reached
/// through a reference would be loaded again for every cell, as a byte may alias anything.
class TileColumn {
 public:
  TileColumn(const char* text, const std::uint32_t* starts, std::size_t stride)
      : text_(text), starts_(starts), stride_(stride) {}

  /// Some bytes after the cell may be read, see Chunk::kPadding.
  [[nodiscard]] std::string_view operator[](std::size_t row) const {
    const std::uint32_t* starts = starts_ + row * stride_;
    return {text_ + starts[0], starts[1] - starts[0] - 1};
  }

  /// Cell `row` begins at starts()[row * stride()] of the text, and the next behind it one byte
  /// after its end.
  [[nodiscard]] const char* text() const { return text_; }
  [[nodiscard]] const std::uint32_t* starts() const { return starts_; }
  [[nodiscard]] std::size_t stride() const { return stride_; }

 private:
  const char* text_;
  const std::uint32_t* starts_;
  std::size_t stride_;
};

/// The cells of some consecutive records, row by row. Columns are then parsed one at a time, which
/// keeps what belongs to a column (its dictionary, its cells) in the nearest cache. Points into the
/// chunk the records came from, where records with quotes are unquoted in place.
class RecordTile {
 public:
  static constexpr std::size_t kMostRows = 512;

  RecordTile(std::size_t column_count, std::size_t max_record_bytes);

  [[nodiscard]] std::size_t rows() const { return rows_; }
  [[nodiscard]] bool is_full() const { return rows_ == capacity_; }
  void clear();

  [[nodiscard]] TileColumn column(std::size_t file_column) const {
    return {text_, starts_.data() + file_column, stride_};
  }

  /// The values of a column of which every cell is "0" to "255" without leading zeros, one for each
  /// row; nullptr when one is not, or when nobody looked. Only after find_numbers().
  [[nodiscard]] const std::uint8_t* numbers(std::size_t file_column) const {
    return has_numbers_ && others_[file_column] == 0 ? &columns_[file_column * capacity_] : nullptr;
  }
  /// To be called when the last row is there. A cycle or two for eight cells.
  void find_numbers();

  /// Appends the record of a line of a chunk's text; all rows are of one chunk. With a defect
  /// nothing is appended and the text is as it was.
  [[nodiscard]] std::optional<Defect> append(char* text, const Line& line);
  /// Takes back the record just appended, its text too.
  void remove_last();

 private:
  [[nodiscard]] RowCells row_cells();
  std::optional<Defect> append_quoted(std::size_t begin, std::size_t size);
  [[nodiscard]] Defect wrong_count(std::size_t count) const;

  const CsvKernels& kernels_;
  std::size_t column_count_, max_record_bytes_, stride_, capacity_;
  std::size_t rows_ = 0;
  char* text_ = nullptr;
  std::vector<std::uint32_t> starts_;  // each row: where its cells begin; last, its end + 1
  std::string quoted_;                 // the last row as it was, if it had quotes
  bool last_is_quoted_ = false;

  // Small whole numbers are read while the cells are found, in all columns alike. Where few columns
  // have them this is time lost, so that it is left for some tiles and then tried again.
  bool has_numbers_ = true;
  int tiles_until_numbers_ = 0;
  std::size_t number_stride_;
  std::vector<std::uint8_t> numbers_;  // row by row
  std::vector<std::uint8_t> others_;   // of each column: whether a cell is something else
  std::vector<std::uint8_t> columns_;  // numbers_, column by column
};

/// For a line that is none because the file's line ends are CRs.
inline constexpr const char* kLoneCr =
    "line ends must be LF or CRLF, and here is a CR alone; tr '\\r' '\\n' < FILE converts them";

/// The cells of one line, unquoted; nullopt when its quotes are wrong.
[[nodiscard]] std::optional<std::vector<std::string>> split_line(std::string_view line);

}  // namespace glassbox::io
