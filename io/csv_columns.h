/// io/csv_columns.h: cells to typed columns.
#pragma once

#include <memory>

#include "io/csv_reader.h"
#include "io/csv_record.h"

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

[[nodiscard]] std::unique_ptr<ColumnBuilder> make_column_builder(const PlannedColumn& planned);

/// What is wrong with a target or weight cell; nullopt when it can be used.
[[nodiscard]] std::optional<Defect> cell_defect(const PlannedColumn& planned,
                                                std::string_view cell);

}  // namespace glassbox::io
