/// io/arrow/arrow_cells.h: the values of one column of a batch, as cells.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "io/arrow/arrow_table.h"

namespace glassbox::io {

/// Texts are those of a CSV cell: numbers as append_number() writes them, true and false, decimals
/// with all digits of their scale, 2021-03-09, 2021-03-09 07:05:30 (with a fraction where there is
/// one, a Z where the column has a zone, as Arrow keeps UTC), 07:05:30, durations as seconds.
class ArrowCells {
 public:
  /// column  its place among the columns of the table
  ArrowCells(const ArrowTable& table, const ArrowBatch& batch, std::size_t column);

  /// Null, or NaN, or null in the dictionary.
  [[nodiscard]] bool is_missing(std::size_t row) const;

  /// The text of a cell, "" where it is missing; in the batch's memory, or in `scratch`, whose
  /// content is lost.
  [[nodiscard]] std::string_view text(std::size_t row, std::string& scratch) const;

  /// Whether numbers() reads it: whole numbers and floats.
  [[nodiscard]] bool is_number() const;
  /// The cells [begin, begin + count) as the double that their text reads as: NaN where missing,
  /// infinities as they are.
  void numbers(std::size_t begin, std::size_t count, double* out) const;

  /// All that is stored for some rows, one text behind the other, rows that are missing included.
  struct StoredTexts {
    std::string_view bytes;
    std::size_t longest = 0;  ///< of the texts
  };
  /// nullopt  they do not stand so: views, dictionaries, no texts
  [[nodiscard]] std::optional<StoredTexts> stored_texts(std::size_t begin, std::size_t count) const;

  /// A dictionary's number of entries and a cell's place in it, or that number where it is null;
  /// 0 entries where there is no dictionary.
  [[nodiscard]] std::size_t dictionary_size() const;
  [[nodiscard]] std::size_t place(std::size_t row) const;

 private:
  ArrowCells(const ArrowType& type, const ArrowArray& array, std::int64_t offset);

  template <class Value>
  [[nodiscard]] const Value* values(std::size_t buffer = 1) const {
    return static_cast<const Value*>(array_->buffers[buffer]);
  }
  [[nodiscard]] std::int64_t whole(std::size_t at) const;
  [[nodiscard]] std::string_view stored_text(std::size_t at) const;
  void append_value(std::size_t at, std::string& out) const;
  void append_decimal(std::size_t at, std::string& out) const;

  ArrowType type_;
  const ArrowArray* array_;
  std::size_t offset_;            // of row 0 in the buffers
  const std::uint8_t* validity_;  // nullptr: all are there
  std::unique_ptr<ArrowCells> dictionary_;
};

}  // namespace glassbox::io
