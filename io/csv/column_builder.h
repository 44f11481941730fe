/// io/csv/column_builder.h: what collects the cells of one column.
#pragma once

#include <cstdint>

#include "io/csv/csv_record.h"
#include "io/records/record_block.h"

namespace glassbox::io {

/// Collects one column of a block. Kept from block to block for its memory.
class ColumnBuilder {
 public:
  virtual ~ColumnBuilder() = default;

  virtual void append(const RecordTile& tile) = 0;
  /// The column of all that was appended; starts the next.
  [[nodiscard]] virtual Column finish() = 0;

  std::uint64_t invalid = 0, missing = 0;  ///< counted on and on; the caller resets them
};

}  // namespace glassbox::io
