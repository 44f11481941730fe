/// io/records/read_report.h: the account of every record, so that none is dropped silently.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "io/base/input_error.h"

namespace glassbox::io {

/// total = used + rejected, over the records inside the selected split.
struct ReadReport {
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

  /// "data.csv:2:3: invalid target: ...; data.csv:4: ..." of the first few rejections, how many
  /// there are beyond at the end; "" when there are none.
  [[nodiscard]] std::string first_rejected(std::size_t most = 3) const;

  /// "1599 records: 1597 used, 2 rejected (1 wrong column count, 1 missing target)".
  [[nodiscard]] std::string summary() const;
};

/// What `step` returns. An error about data of which records were rejected mentions these: they may
/// be its cause.
template <class Step>
auto with_rejected(const ReadReport& ledger, const Step& step) {
  const auto told = [&](const InputError& error) {
    return error.what() + ("; " + ledger.summary()) + ": " + ledger.first_rejected();
  };
  try {
    return step();
  } catch (const TooFewRecords& error) {
    if (ledger.rejected == 0) throw;
    throw TooFewRecords({}, told(error));
  } catch (const InputError& error) {
    if (ledger.rejected == 0) throw;
    throw InputError({}, told(error));
  }
}

}  // namespace glassbox::io
