/// io/infer/csv_sample.h: the first lines of a file as cells, for decisions that come before a
/// schema.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "io/files/input_files.h"

namespace glassbox::io {

/// A record that the CSV reader could use.
struct SampleRecord {
  std::uint64_t line = 0;  ///< its first, 1-based
  std::vector<std::string> cells;
};

/// The first line and others with as many cells; lines that the reader would reject are left out.
struct CsvSample {
  static constexpr std::size_t kMostRecords = 1001;  ///< a header and 1,000 records
  static constexpr std::size_t kMostBytes = 16 << 20;

  std::vector<SampleRecord> records;  ///< the first line is there: records[0]
  std::uint64_t record_count = 0;     ///< records looked at, those left out too
  bool is_whole = false;              ///< whether the file has no more
};

/// throws  InputError: the file is empty; it is no CSV that can be read here (with the command that
///         converts it, see csv_dialect.h); its first line is longer than 102,400 bytes, not UTF-8,
///         badly quoted, of more than 1,000 columns, or of another column count than all others
///         std::system_error: reading failed
[[nodiscard]] CsvSample read_sample(const InputFile& file);

}  // namespace glassbox::io
