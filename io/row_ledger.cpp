#include "io/row_ledger.h"

namespace glassbox::io {

std::string RowLedger::summary() const {
  std::string out = std::to_string(total) + (total == 1 ? " record: " : " records: ") +
                    std::to_string(used) + " used, " + std::to_string(rejected) + " rejected";
  std::string separator = " (";
  for (const auto& [reason, count] : rejected_by_reason) {
    out += separator + std::to_string(count) + " " + reason;
    separator = ", ";
  }
  return rejected_by_reason.empty() ? out : out + ")";
}

std::map<std::string, std::uint64_t> RowLedger::invalid_by_attribute() const {
  std::map<std::string, std::uint64_t> counts;
  for (std::size_t i = 0; i < invalid_cells.size(); ++i)
    if (invalid_cells[i] > 0) counts[attributes[i]] += invalid_cells[i];
  return counts;
}

}  // namespace glassbox::io
