/// io/csv/read_plan.h: which columns and which records a job reads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "io/base/exchange.h"
#include "io/cells/quoted_runs.h"
#include "io/csv/rearrangement.h"
#include "io/files/whole_file.h"
#include "io/schema/schema.h"

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
  std::size_t max_record_bytes = kMaxRecordBytes;  ///< without the line end; at most 1 MiB
  std::uint64_t max_rejected = 10'000;
  bool keep_lines = false;                            ///< fill RecordBlock::lines
  std::optional<std::filesystem::path> rejects = {};  ///< rejected records verbatim, written whole
  WholeFile::Existing existing_rejects = WholeFile::Existing::kRefuse;
  std::function<void(std::uint64_t rows)> progress = {};  ///< from the reading thread, now and then
  /// Who reads the same files with the same options: each reads the chunks that begin in its part
  /// of the bytes.
  const Exchange* exchange = &no_others();
  /// Each of them has files of its own, and reads all of these; those of process 0 come first.
  bool own_files = false;
};

}  // namespace glassbox::io
