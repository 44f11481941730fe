#include "io/records/read_report.h"

#include <algorithm>

namespace glassbox::io {

std::string ReadReport::summary() const {
  std::string out = std::to_string(total) + (total == 1 ? " record: " : " records: ") +
                    std::to_string(used) + " used, " + std::to_string(rejected) + " rejected";
  std::string separator = " (";
  for (const auto& [reason, count] : rejected_by_reason) {
    out += separator + std::to_string(count) + " " + reason;
    separator = ", ";
  }
  return rejected_by_reason.empty() ? out : out + ")";
}

std::string ReadReport::first_rejected(std::size_t most) const {
  std::string out;
  const std::size_t shown = std::min(most, entries.size());
  for (std::size_t i = 0; i < shown; ++i)
    out += (i > 0 ? "; " : "") + entries[i].where.text() + ": " + entries[i].reason;
  if (rejected > shown && shown > 0) out += "; and " + std::to_string(rejected - shown) + " more";
  return out;
}

std::map<std::string, std::uint64_t> ReadReport::invalid_by_attribute() const {
  std::map<std::string, std::uint64_t> counts;
  for (std::size_t i = 0; i < invalid_cells.size(); ++i)
    if (invalid_cells[i] > 0) counts[attributes[i]] += invalid_cells[i];
  return counts;
}

}  // namespace glassbox::io
