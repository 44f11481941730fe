#include "io/databases/query_rows.h"

#include <catch2/catch.hpp>
#include <cstdint>

namespace glassbox::testing {
namespace {

using io::CellKind;
using io::QueryColumn;
using io::QueryRows;
using enum io::AttributeType;

std::string one_cell(CellKind kind, std::optional<std::string_view> value) {
  std::string lines;
  QueryRows rows({{"a", {kText, kind}}, {"b", {kText, CellKind::kText}}},
                 [&lines](std::string_view more) { lines += more; });
  rows.add(value);
  rows.add("-");
  rows.finish();
  REQUIRE(lines.ends_with(",-\n"));
  return lines.substr(0, lines.size() - 3);
}

TEST_CASE("a value of a database as a cell of CSV", "[query_rows]") {
  using Value = std::optional<std::string_view>;
  const auto [kind, value, cell] = GENERATE(table<CellKind, Value, const char*>({
      {CellKind::kText, std::nullopt, ""},
      {CellKind::kText, "", ""},
      {CellKind::kText, "plain", "plain"},
      {CellKind::kText, "a,b", "\"a,b\""},
      {CellKind::kText, "say \"no\"", "\"say \"\"no\"\"\""},
      {CellKind::kText, "two\r\nlines", "\"two\r\nlines\""},
      {CellKind::kText, "NaN", "NaN"},
      {CellKind::kText, std::string_view("a\0b", 3), "\"a b\""},
      {CellKind::kPadded, "ab   ", "ab"},
      {CellKind::kPadded, "   ", ""},
      {CellKind::kPadded, " a ", " a"},
      {CellKind::kNumber, "-1.5e-07", "-1.5e-07"},
      {CellKind::kNumber, "NaN", ""},
      {CellKind::kNumber, "-Infinity", ""},
      {CellKind::kBoolean, "t", "1"},
      {CellKind::kBoolean, "f", "0"},
      {CellKind::kBoolean, std::nullopt, ""},
      {CellKind::kBits, std::string_view("\x01\x00", 2), "256"},
      {CellKind::kBits, std::string_view("\x00", 1), "0"},
      {CellKind::kBits, std::nullopt, ""},
      {CellKind::kDate, "2021-03-09", "2021-03-09"},
      {CellKind::kDate, "0000-00-00 00:00:00", ""},
      {CellKind::kDate, "2021-00-09", ""},
      {CellKind::kDate, "infinity", ""},
      {CellKind::kZoned, "2021-03-09 17:05:00.5+00", "2021-03-09 17:05:00.5"},
  }));
  CAPTURE(value.value_or("NULL"));
  CHECK(one_cell(kind, value) == cell);
}

TEST_CASE("a tinyint(1) with other numbers is a number", "[query_rows]") {
  QueryRows rows({{"flag", {kBinary, CellKind::kTiny}}, {"stars", {kBinary, CellKind::kTiny}}},
                 [](std::string_view) {});
  for (const char* const value : {"0", "1", "1", "5"}) rows.add(value);
  CHECK(rows.columns()[0].meaning.type == kBinary);
  CHECK(rows.columns()[1].meaning.type == kNumeric);
  CHECK(rows.count() == 2);
}

TEST_CASE("the header has the names, and a missing cell alone is a record", "[query_rows]") {
  std::string lines;
  QueryRows rows({{"the \"name\"", {}}}, [&lines](std::string_view more) { lines += more; });
  rows.add_header();
  rows.add(std::nullopt);
  rows.add("x");
  rows.finish();
  CHECK(lines == "\"the \"\"name\"\"\"\n\"\"\nx\n");
  CHECK(rows.count() == 2);
  CHECK(rows.notes().empty());
}

TEST_CASE("a row too long for any reader is one line", "[query_rows]") {
  std::string lines;
  QueryRows rows({{"a", {}}}, [&lines](std::string_view more) { lines += more; });
  const std::string half(102'400 / 2, 'x');
  rows.add("short\nvalue");
  rows.add(half + "\n" + half);
  rows.finish();
  CHECK(lines == "\"short\nvalue\"\n\"" + half + " " + half + "\"\n");
  REQUIRE(rows.notes().size() == 1);
  CHECK(rows.notes()[0] == "rows of more than 102400 bytes, in which line ends became blanks: 1");
}

TEST_CASE("lines reach the sink in pieces", "[query_rows]") {
  std::size_t most = 0;
  std::uint64_t bytes = 0;
  QueryRows rows({{"a", {}}, {"b", {}}}, [&](std::string_view lines) {
    most = std::max(most, lines.size());
    bytes += lines.size();
  });
  for (int i = 0; i < 400'000; ++i) rows.add("0123456789");
  rows.finish();
  CHECK(bytes == 200'000 * 22);
  CHECK(most < 300'000);
}

}  // namespace
}  // namespace glassbox::testing
