/// io/arrow/arrow_csv.h: a table as a CSV file that nobody has written.
#pragma once

#include <memory>
#include <string>

#include "io/arrow/arrow_table.h"
#include "io/files/input_files.h"

namespace glassbox::io {

/// An input whose bytes are the table as CSV (RFC 4180, a header, LF, missing values are empty
/// cells), made while they are read, some rows at a time; whatever reads files reads it. read_csv()
/// takes the blocks of arrow_block() where no record is rejected and no split is asked for.
[[nodiscard]] InputFile arrow_csv(std::shared_ptr<const ArrowTable> table);

/// Those bytes, of a table that is a part of a larger one: the header is the first part's.
[[nodiscard]] std::string csv_text(std::shared_ptr<const ArrowTable> table, bool has_header);

}  // namespace glassbox::io
