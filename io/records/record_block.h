/// io/records/record_block.h: a run of consecutive records as typed columns, the unit that flows
/// from the CSV reader into recipes, training, evaluation and prediction.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "io/base/rooms.h"

namespace glassbox::io {

/// Many strings in one allocation. String i is bytes [ends[i-1], ends[i]) of the arena.
class StringColumn {
 public:
  StringColumn() = default;
  StringColumn(std::string arena, std::vector<std::uint32_t> ends)
      : arena_(std::move(arena)), ends_(std::move(ends)) {}
  [[nodiscard]] std::size_t size() const { return ends_.size(); }
  [[nodiscard]] const std::string& arena() const { return arena_; }
  [[nodiscard]] const std::vector<std::uint32_t>& ends() const { return ends_; }
  [[nodiscard]] std::string_view operator[](std::size_t i) const {
    const std::uint32_t begin = i == 0 ? 0 : ends_[i - 1];
    return {arena_.data() + begin, ends_[i] - begin};
  }
  void push_back(std::string_view text);
  void reserve(std::size_t strings, std::size_t bytes);
  void clear();  ///< keeps the allocation
  [[nodiscard]] std::size_t memory_bytes() const;

 private:
  std::string arena_;
  std::vector<std::uint32_t> ends_;
};

/// BINARY: 1, 0, or -1 for an empty or invalid cell.
struct BinaryColumn {
  std::vector<std::int8_t> values;
};

/// NUMERIC: NaN for a missing or invalid cell. Held as narrowly as its values allow without loss
/// (bytes for whole numbers 0..255, 255 only where none is missing, floats where every value is
/// one, doubles otherwise).
class NumberColumn {
 public:
  using Values = std::variant<std::vector<std::uint8_t>, std::vector<float>, std::vector<double>>;
  static constexpr std::uint8_t kMissingByte = 255;  ///< where `has_missing`

  NumberColumn() = default;
  explicit NumberColumn(std::vector<double> values);  ///< picks the narrowest lossless form
  NumberColumn(Values values, bool has_missing)       ///< the form is the caller's choice
      : values_(std::move(values)), has_missing_(has_missing) {}

  /// Whether a value that is there survives as a byte; as a float (NaN does).
  [[nodiscard]] static bool fits_byte(double v);
  [[nodiscard]] static bool fits_float(double v);

  [[nodiscard]] std::size_t size() const;
  [[nodiscard]] double operator[](std::size_t i) const;
  [[nodiscard]] const Values& values() const { return values_; }  ///< std::visit it in hot loops
  [[nodiscard]] bool has_missing() const {
    return has_missing_;
  }  ///< of bytes: whether 255 is that

  /// Widens values [begin, begin + out.size()) into `out`. O(count), the fast way to read many.
  void read(std::size_t begin, std::span<double> out) const;
  [[nodiscard]] std::size_t memory_bytes() const;

 private:
  Values values_;
  bool has_missing_ = false;  ///< whether the byte 255 means that
};

/// CATEGORICAL: each cell is a code into the block's own dictionary, whose entries stand in order
/// of first appearance in the block. Codes are one, two or four bytes wide, as the dictionary
/// needs.
class CategoryColumn {
 public:
  using Codes = std::variant<std::vector<std::uint8_t>, std::vector<std::uint16_t>,
                             std::vector<std::uint32_t>>;
  CategoryColumn() = default;
  CategoryColumn(Codes codes, StringColumn dictionary)
      : codes_(std::move(codes)), dictionary_(std::move(dictionary)) {}

  [[nodiscard]] std::size_t size() const;
  [[nodiscard]] std::uint32_t operator[](std::size_t i) const;
  [[nodiscard]] const Codes& codes() const { return codes_; }  ///< std::visit it in hot loops
  [[nodiscard]] const StringColumn& dictionary() const { return dictionary_; }
  [[nodiscard]] std::size_t memory_bytes() const;

 private:
  Codes codes_;
  StringColumn dictionary_;
};

/// TEXT (and any column read verbatim, as a row id is): the cell as it stands, unquoted.
struct TextColumn {
  StringColumn values;
};

/// std::monostate: the column was not asked for, or the file has none: all of it is missing.
using Column = std::variant<std::monostate, BinaryColumn, NumberColumn, CategoryColumn, TextColumn>;

/// A record that cannot be used, and why.
struct RejectedRecord {
  std::size_t before_row = 0;  ///< row of the block in front of which it stood
  std::uint64_t line = 0;      ///< 1-based line of its file
  std::size_t column = 0;      ///< 1-based CSV column the reason is about; 0 = the whole record
  std::string reason;          ///< ReadReport's words for it, e.g. "11 columns, expected 12"
  std::string text;            ///< the record verbatim, without its line end
};

/// Consecutive selected records of one file. Where one block ends and the next begins has no
/// meaning: nothing that is computed may depend on it.
struct RecordBlock {
  std::uint32_t file = 0;                ///< ordinal of the file
  std::size_t row_count = 0;             ///< used records; every column has this many cells
  std::vector<Column> columns;           ///< one for each PlannedColumn, in its order
  std::vector<std::uint64_t> lines;      ///< 1-based line of each row, only when asked for
  std::vector<RejectedRecord> rejected;  ///< in order
  std::vector<std::uint64_t> invalid;    ///< per column: non-empty cells that do not parse
  std::vector<std::uint64_t> missing;    ///< per column: empty cells

  [[nodiscard]] std::size_t memory_bytes() const;
};

}  // namespace glassbox::io
