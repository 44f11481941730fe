/// io/arrow/arrow_table.h: a table in the memory of whoever made it: pandas, polars, pyarrow,
/// DuckDB.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "io/arrow/arrow_abi.h"
#include "io/arrow/arrow_type.h"
#include "io/base/rooms.h"

namespace glassbox::io {

/// What a table is called in messages.
inline constexpr const char* kFrameName = "the frame";

struct ArrowColumn {
  std::string name;
  ArrowType type;                  ///< of the values
  std::optional<ArrowType> index;  ///< of their places in a dictionary, where there is one
};

/// Some consecutive rows. Gives the memory back to its maker when it goes.
struct ArrowBatch {
  explicit ArrowBatch(ArrowArray taken) : array(taken) {}
  ~ArrowBatch();
  ArrowBatch(ArrowBatch&& other) noexcept;
  ArrowBatch& operator=(ArrowBatch&&) = delete;

  [[nodiscard]] std::size_t size() const { return static_cast<std::size_t>(array.length); }

  ArrowArray array;
  std::size_t first_row = 0;
};

/// Columns and the batches of a stream; nothing is copied. Immutable; threads share it.
class ArrowTable {
 public:
  /// Takes all that the stream gives, and releases it.
  /// throws  InputError: a column whose values are no single ones, with its name; no column; a row
  ///         that is null as a whole; what the stream says when it fails
  explicit ArrowTable(ArrowArrayStream& stream);

  [[nodiscard]] const std::vector<ArrowColumn>& columns() const { return columns_; }
  [[nodiscard]] std::span<const ArrowBatch> batches() const { return batches_; }
  [[nodiscard]] std::size_t row_count() const { return row_count_; }

 private:
  std::vector<ArrowColumn> columns_;
  std::vector<ArrowBatch> batches_;  // none is empty
  std::size_t row_count_ = 0;
};

}  // namespace glassbox::io
