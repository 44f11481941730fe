/// io/infer/format_detection.h: tables whose cells are separated by `;`, tabs or `|`, recognized
/// file by file, so that they can be read as if commas stood there.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "io/csv/csv_dialect.h"
#include "io/files/input_files.h"
#include "io/schema/schema.h"

namespace glassbox::io {

struct DetectedFormat {
  CellFormat format;
  std::string notice;  ///< what is not as CSV has it, for people; "" when nothing is
};

/// column_count  of the records, 0 = not known
/// separator     nullopt: recognized (delimiter_detection.h); else taken for granted
///
/// Decimal commas: of a file of separators other than commas. There they are when a column has
/// them, or, between semicolons, when no number has a decimal point; then in every column, or only
/// in those that showed them when other columns have points.
[[nodiscard]] DetectedFormat detect_format(const FileBeginning& beginning, std::size_t column_count,
                                           std::optional<char> separator);

/// Sets file.format; the beginning of a stream is read and kept in file.begun. Only files that were
/// not looked at before.
/// returns  the notice
/// throws   as InputFile::open() and ByteSource::read()
std::string detect_format_of(InputFile& file, std::size_t column_count,
                             std::optional<char> separator);

/// Numbers with decimal commas are those of NUMERIC attributes: texts stay as they are. After
/// in_order_of() (header_order.h), once.
void keep_to_numeric_columns(InputFile& file, const Schema& schema);

}  // namespace glassbox::io
