/// io/arrow/arrow_blocks.h: rows of a table as the blocks that the CSV reader makes of its CSV.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "io/arrow/arrow_table.h"
#include "io/csv/read_plan.h"
#include "io/records/record_block.h"

namespace glassbox::io {

/// Rows [begin, begin + size) of a batch.
struct ArrowRows {
  std::size_t batch = 0, begin = 0, size = 0;
};

/// The table in pieces of some thousand rows, in order.
[[nodiscard]] std::vector<ArrowRows> arrow_pieces(const ArrowTable& table);

/// The block of these rows: cell for cell what read_csv() makes of arrow_csv() with these columns,
/// file_column counting the table's. Numbers are not written as text and read again.
/// columns  no row is rejected; see is_usable()
/// cost     some nanoseconds a number, tens of them a text; float32 a hundred, as the double
///          nearest to its text is looked for
[[nodiscard]] RecordBlock arrow_block(const ArrowTable& table, ArrowRows rows,
                                      std::span<const PlannedColumn> columns);

/// Whether the reader of that CSV would reject none of these rows: a target or a weight that is not
/// there or invalid, a row that may be too long for a record, a zero byte.
[[nodiscard]] bool is_usable(const ArrowTable& table, ArrowRows rows,
                             std::span<const PlannedColumn> columns);

}  // namespace glassbox::io
