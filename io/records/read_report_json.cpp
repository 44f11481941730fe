#include "io/records/read_report_json.h"

#include <nlohmann/json.hpp>

namespace glassbox::io {

nlohmann::ordered_json read_report_json(const ReadReport& ledger) {
  return {{"total", ledger.total},
          {"used", ledger.used},
          {"rejected", ledger.rejected},
          {"rejectedByReason", ledger.rejected_by_reason},
          {"invalidByAttribute", ledger.invalid_by_attribute()}};
}

}  // namespace glassbox::io
