#include "io/records/read_report.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "io/records/read_report_json.h"

using namespace glassbox::testing;

TEST_CASE("a read report sums up in one line", "[io][row_ledger]") {
  ReadReport ledger;
  ledger.total = 1599;
  ledger.used = 1597;
  ledger.rejected = 2;
  ledger.rejected_by_reason = {{"wrong column count", 1}, {"missing target", 1}};
  CHECK(ledger.summary() ==
        "1599 records: 1597 used, 2 rejected (1 missing target, 1 wrong column count)");
  CHECK(ReadReport{.total = 1, .used = 1}.summary() == "1 record: 1 used, 0 rejected");
}

TEST_CASE("a read report names the attributes with cells that do not parse", "[io][row_ledger]") {
  ReadReport ledger;
  ledger.attributes = {"size", "color", "ok"};
  ledger.invalid_cells = {2, 0, 1};
  CHECK(ledger.invalid_by_attribute() ==
        std::map<std::string, std::uint64_t>{{"ok", 1}, {"size", 2}});
  CHECK(ReadReport{}.invalid_by_attribute().empty());
}

TEST_CASE("a read report is the same JSON wherever it is printed", "[io][row_ledger]") {
  ReadReport ledger;
  ledger.total = 3;
  ledger.used = 2;
  ledger.rejected = 1;
  ledger.rejected_by_reason = {{"open quote", 1}};
  ledger.attributes = {"size", "color"};
  ledger.invalid_cells = {2, 0};
  CHECK(read_report_json(ledger).dump() ==
        R"({"total":3,"used":2,"rejected":1,"rejectedByReason":{"open quote":1},)"
        R"("invalidByAttribute":{"size":2}})");
  CHECK(read_report_json(ReadReport()).dump() ==
        R"({"total":0,"used":0,"rejected":0,"rejectedByReason":{},"invalidByAttribute":{}})");
}
