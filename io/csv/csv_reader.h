/// io/csv/csv_reader.h: CSV files to blocks of typed columns.
///
/// Quotes follow RFC 4180: a quoted value may hold line ends, and its record then takes several
/// lines (quoted_runs.h; to Amazon ML every line was a record). LF and CRLF; a UTF-8 BOM is
/// skipped; the last line end may be missing.
///
/// source  Amazon ML Developer Guide, "Understanding the Data Format for Amazon ML"; RFC 4180
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "io/csv/read_plan.h"
#include "io/files/input_files.h"
#include "io/records/read_report.h"
#include "io/records/record_block.h"

namespace glassbox::io {

/// Reads all files in order.
///
/// work  called for each block on any thread, blocks in any order; may be empty. For what can be
///       done to a block by itself, e.g. turning it into features.
/// take  called for each block on the calling thread, in record order, after its work.
///
/// Over several processes (CsvOptions::exchange) each is given the records of its part, those of
/// process 0 before those of process 1; none may be there. The report is of all records, the same
/// in all processes, but for the file of rejected records, which each process writes of its own.
///
/// returns the read report
/// throws  InputError: more than max_rejected rejected, or no usable record, both with counts by
///         reason; an empty file; a header that is not there, has another column count, or has
///         names of the plan in other places among others
///         std::system_error: reading failed
/// cost    one pass; memory for a few blocks (up to 4 MiB of CSV each) per thread
ReadReport read_csv(std::span<const InputFile> files, const ReadPlan& plan,
                    const CsvOptions& options, const std::function<void(RecordBlock&)>& work,
                    const std::function<void(RecordBlock&&)>& take);

}  // namespace glassbox::io
