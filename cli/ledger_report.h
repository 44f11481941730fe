/// cli/ledger_report.h: what became of the records, for people and for JSON.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "io/row_ledger.h"

namespace glassbox {

/// {"total":..,"used":..,"rejected":..,"rejectedByReason":{reason:count}}, as evaluations have it.
[[nodiscard]] nlohmann::ordered_json ledger_json(const RowLedger& ledger);

/// On stderr: how many records were rejected and where the first of them stand; nothing when none
/// was.
void warn_of_rejected(const RowLedger& ledger);

}  // namespace glassbox
