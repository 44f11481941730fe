/// io/row_ledger.h: the account of every record, so that none is dropped silently.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "io/input_error.h"

namespace glassbox::io {

/// total = used + rejected, over the records inside the selected split.
struct RowLedger {
  struct Entry {
    FilePosition where;  ///< file, line; column = 1-based CSV column, 0 = the whole record
    std::string reason;
  };
  static constexpr std::size_t kListedEntries = 20;  ///< how many rejections are kept in words

  std::uint64_t total = 0;
  std::uint64_t used = 0;
  std::uint64_t rejected = 0;
  std::map<std::string, std::uint64_t> rejected_by_reason = {};  ///< "wrong column count" -> 3
  std::vector<Entry> entries = {};                               ///< the first kListedEntries
  std::vector<std::string> attributes = {};                      ///< names of planned columns
  std::vector<std::uint64_t> invalid_cells = {};                 ///< per planned column
  std::vector<std::uint64_t> missing_cells = {};                 ///< per planned column

  /// Attributes with cells that do not parse as their type, and how many; taken as missing.
  [[nodiscard]] std::map<std::string, std::uint64_t> invalid_by_attribute() const;

  /// "1599 records: 1597 used, 2 rejected (1 wrong column count, 1 missing target)".
  [[nodiscard]] std::string summary() const;
};

}  // namespace glassbox::io
