#include "io/records/read_report.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "io/records/read_report_json.h"

using namespace glassbox::testing;

TEST_CASE("a ledger sums up in one line", "[io][row_ledger]") {
  RowLedger ledger;
  ledger.total = 1599;
  ledger.used = 1597;
  ledger.rejected = 2;
  ledger.rejected_by_reason = {{"wrong column count", 1}, {"missing target", 1}};
  CHECK(ledger.summary() ==
        "1599 records: 1597 used, 2 rejected (1 missing target, 1 wrong column count)");
  CHECK(RowLedger{.total = 1, .used = 1}.summary() == "1 record: 1 used, 0 rejected");
}

TEST_CASE("a ledger names the attributes with cells that do not parse", "[io][row_ledger]") {
  RowLedger ledger;
  ledger.attributes = {"size", "color", "ok"};
  ledger.invalid_cells = {2, 0, 1};
  CHECK(ledger.invalid_by_attribute() ==
        std::map<std::string, std::uint64_t>{{"ok", 1}, {"size", 2}});
  CHECK(RowLedger{}.invalid_by_attribute().empty());
}

TEST_CASE("a ledger is the same JSON wherever it is printed", "[io][row_ledger]") {
  RowLedger ledger;
  ledger.total = 3;
  ledger.used = 2;
  ledger.rejected = 1;
  ledger.rejected_by_reason = {{"open quote", 1}};
  ledger.attributes = {"size", "color"};
  ledger.invalid_cells = {2, 0};
  CHECK(ledger_json(ledger).dump() ==
        R"({"total":3,"used":2,"rejected":1,"rejectedByReason":{"open quote":1},)"
        R"("invalidByAttribute":{"size":2}})");
  CHECK(ledger_json(RowLedger()).dump() ==
        R"({"total":0,"used":0,"rejected":0,"rejectedByReason":{},"invalidByAttribute":{}})");
}
