#include "cli/base/read_report_text.h"

#include "cli/base/console.h"

namespace glassbox::cli {

void warn_of_rejected(const ReadReport& ledger) {
  for (const auto& [attribute, count] : ledger.invalid_by_attribute())
    print_warning("attribute \"" + attribute + "\": " + std::to_string(count) +
                  (count == 1 ? " cell does" : " cells do") +
                  " not fit its type; taken as missing");
  if (ledger.rejected == 0) return;
  print_warning(ledger.summary());
  for (const ReadReport::Entry& entry : ledger.entries)
    print_note("  " + entry.where.text() + ": " + entry.reason);
  if (ledger.rejected > ledger.entries.size())
    print_note("  and " + std::to_string(ledger.rejected - ledger.entries.size()) + " more");
}

}  // namespace glassbox::cli
