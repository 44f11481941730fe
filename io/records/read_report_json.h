/// io/records/read_report_json.h: the account of records as every command prints it.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "io/records/read_report.h"

namespace glassbox::io {

/// {"total", "used", "rejected", "rejectedByReason": {reason: count},
///  "invalidByAttribute": {attribute: cells taken as missing}}
[[nodiscard]] nlohmann::ordered_json read_report_json(const ReadReport& ledger);

}  // namespace glassbox::io
