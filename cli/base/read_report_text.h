/// cli/base/read_report_text.h: what became of the records, for people.
#pragma once

#include "io/records/read_report.h"

namespace glassbox::cli {

/// On stderr: how many records were rejected and where the first of them stand; nothing when none
/// was.
void warn_of_rejected(const ReadReport& ledger);

}  // namespace glassbox::cli
