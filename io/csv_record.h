/// io/csv_record.h: one line to the cells of one record, or the reason why not.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "io/csv_chunk.h"

namespace glassbox {

/// Why a record cannot be used. In `reason`, what stands before ": " is the name it is counted by.
struct Defect {
  std::string reason;
  std::size_t column = 0;  ///< 1-based; 0 = the whole record
};

/// One column of a RecordTile. Small and by value: in a loop that writes bytes, members reached
/// through a reference would be loaded again for every cell, as a byte may alias anything.
class TileColumn {
 public:
  TileColumn(const char* const* base, const std::uint32_t* commas, std::size_t stride)
      : base_(base), commas_(commas), stride_(stride) {}

  /// Some bytes after the cell may be read, see Chunk::kPadding.
  [[nodiscard]] std::string_view operator[](std::size_t row) const {
    const std::uint32_t* commas = commas_ + row * stride_;
    const std::uint32_t begin = commas[0] + 1;  // of the first column: -1 + 1
    return {base_[row] + begin, commas[1] - begin};
  }

 private:
  const char* const* base_;
  const std::uint32_t* commas_;
  std::size_t stride_;
};

/// The cells of some consecutive records, row by row. Columns are then parsed one at a time, which
/// keeps what belongs to a column (its dictionary, its cells) in the nearest cache. Points into the
/// chunk the records came from.
class RecordTile {
 public:
  RecordTile(std::size_t column_count, std::size_t max_record_bytes);

  [[nodiscard]] std::size_t rows() const { return base_.size(); }
  [[nodiscard]] bool is_full() const { return rows() == capacity_ || arena_used_ > kArenaBytes; }
  void clear();

  [[nodiscard]] TileColumn column(std::size_t file_column) const {
    return {base_.data(), commas_.data() + file_column, stride_};
  }

  /// Appends the record of a line. With a defect nothing is appended.
  [[nodiscard]] std::optional<Defect> append(const char* text, const Line& line);
  void remove_last() { base_.pop_back(); }

 private:
  static constexpr std::size_t kArenaBytes = 1 << 17;

  std::optional<Defect> append_quoted(std::string_view text);
  [[nodiscard]] Defect wrong_count(std::size_t count) const;

  std::size_t column_count_, max_record_bytes_, stride_, capacity_;
  std::vector<const char*> base_;      // where the commas of each row count from
  std::vector<std::uint32_t> commas_;  // each row: -1, its commas, its end
  std::vector<char> arena_;            // unquoted copies of the rows that hold quotes
  std::size_t arena_used_ = 0;
};

/// The cells of one line, unquoted; nullopt when its quotes are wrong.
[[nodiscard]] std::optional<std::vector<std::string>> split_line(std::string_view line);

}  // namespace glassbox
