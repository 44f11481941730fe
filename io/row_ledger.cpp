#include "io/row_ledger.h"

namespace glassbox {

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

}  // namespace glassbox
