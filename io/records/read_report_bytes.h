/// io/records/read_report_bytes.h: the read report of files of which several processes each read a
/// part.
#pragma once

#include "io/base/exchange.h"
#include "io/records/read_report.h"

namespace glassbox::io {

/// The reports of all processes added up, in their order, which is that of the records: what one
/// process would say that read all.
[[nodiscard]] ReadReport report_of_all(const ReadReport& mine, const Exchange& exchange);

}  // namespace glassbox::io
