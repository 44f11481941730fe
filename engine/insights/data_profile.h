/// engine/insights/data_profile.h: what one reading of some records finds out for the insights, in
/// bounded memory: a tally of each column, the records' own repetitions, and a sample of the
/// records.
#pragma once

#include <vector>

#include "engine/insights/attribute_profile.h"
#include "io/csv/csv_reader.h"
#include "io/records/row_sample.h"

namespace glassbox::engine {

struct DataProfile {
  static constexpr std::size_t kDistinctRecords = std::size_t{1} << 18;

  explicit DataProfile(const Schema& schema);
  /// Any thread, each with a tally of its own.
  void add(const RecordBlock& block);
  void merge(DataProfile&& other);

  std::vector<ColumnTally> columns;  ///< by attribute
  DistinctSketch records;            ///< by all cells but the row id's
  RowSample sample;                  ///< sorted once all was added by tally_data()

 private:
  std::vector<std::uint64_t> keys_;  // of the columns in a record's hash; 0: not part of it
  RecordHashes hashes_;
};

/// Reads the selected records once; a record whose target is missing is used like any other.
/// throws  as read_csv
/// cost    a pass over the files; some 300 MB a thread at most
[[nodiscard]] DataProfile tally_data(std::span<const InputFile> files, const Schema& schema,
                                     CsvOptions options, ReadReport& ledger);

}  // namespace glassbox::engine
