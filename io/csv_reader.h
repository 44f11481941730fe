/// io/csv_reader.h: CSV files to blocks of typed columns.
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

#include "io/input_files.h"
#include "io/rearrangement.h"
#include "io/record_block.h"
#include "io/row_ledger.h"
#include "io/schema.h"
#include "io/whole_file.h"

namespace glassbox::io {

/// What to make of one column.
struct PlannedColumn {
  enum class Rule {
    kOptional,  ///< an empty or invalid cell is missing
    kTarget,    ///< an empty or invalid cell rejects the record
    kWeight,    ///< an empty cell is 1; an invalid one, or one <= 0, rejects the record
  };
  std::optional<std::size_t> file_column = {};  ///< 0-based; nullopt = not in the file, all missing
  AttributeType type = AttributeType::kText;
  Rule rule = Rule::kOptional;
  std::string name = {};                    ///< for messages
  std::optional<BinaryLabels> labels = {};  ///< of BINARY cells; none: Amazon's words
  /// Of NUMERIC cells; what stands for a missing value there does in BINARY cells and targets, too.
  NumberForm number = {};
};

/// Which columns a job reads, one entry for each column of the blocks it gets.
struct ReadPlan {
  std::size_t file_column_count = 0;  ///< a record with another count is rejected
  bool has_header = false;
  std::vector<PlannedColumn> columns = {};
  /// What the columns of a file are called, in the order that file_column counts in. A header with
  /// these names in another order is read by name; empty: nobody looks at names.
  std::vector<std::string> names = {};
};

/// The plan that reads every attribute of a schema as its own type.
/// with_target  records without a usable target are rejected (training, evaluation); also makes
///              row_weight's rule kWeight
[[nodiscard]] ReadPlan plan_all(const Schema& schema, bool with_target);

struct CsvOptions {
  Rearrangement rearrangement = {};
  int threads = 1;
  std::size_t max_record_bytes = 102'400;  ///< without the line end; at most 1 MiB
  std::uint64_t max_rejected = 10'000;
  bool keep_lines = false;                            ///< fill RecordBlock::lines
  std::optional<std::filesystem::path> rejects = {};  ///< rejected records verbatim, written whole
  WholeFile::Existing existing_rejects = WholeFile::Existing::kRefuse;
  std::function<void(std::uint64_t rows)> progress = {};  ///< from the reading thread, now and then
};

/// Reads all files in order.
///
/// work  called for each block on any thread, blocks in any order; may be empty. For what can be
///       done to a block by itself, e.g. turning it into features.
/// take  called for each block on the calling thread, in record order, after its work.
///
/// returns the ledger
/// throws  InputError: more than max_rejected rejected, or no usable record, both with counts by
///         reason; an empty file; a header that is not there, has another column count, or has
///         names of the plan in other places among others
///         std::system_error: reading failed
/// cost    one pass; memory for a few blocks (up to 4 MiB of CSV each) per thread
RowLedger read_csv(std::span<const InputFile> files, const ReadPlan& plan,
                   const CsvOptions& options, const std::function<void(RecordBlock&)>& work,
                   const std::function<void(RecordBlock&&)>& take);

/// The raw names of the header of a file, unquoted; empty when the file is empty.
[[nodiscard]] std::vector<std::string> read_header(const InputFile& file);

/// RFC 4180 quoting where a field needs it (comma, quote, CR, LF), as is otherwise.
[[nodiscard]] std::string quote_csv(std::string_view field);

}  // namespace glassbox::io
