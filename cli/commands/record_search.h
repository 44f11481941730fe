/// cli/commands/record_search.h: one record of some data as it stands in the file.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "io/csv/csv_reader.h"

namespace glassbox::cli {

struct FoundRecord {
  std::vector<std::string> cells;  ///< of all columns, unquoted
  FilePosition where;
  ReadReport records;  ///< those looked through
};

/// The record of this number among those that can be used, counted from 1, within the options'
/// rearrangement. Reads all of the data.
/// throws  InputError: there are fewer; as read_csv()
[[nodiscard]] FoundRecord find_record(std::span<const InputFile> files, const Schema& schema,
                                      const CsvOptions& options, std::uint64_t number);

}  // namespace glassbox::cli
