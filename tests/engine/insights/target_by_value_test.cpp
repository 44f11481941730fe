// What the target is like by value, counted by hand.
#include "engine/insights/target_by_value.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <random>

#include "engine/insights/insights.h"
#include "tests/io/temporary_directory.h"

namespace glassbox::testing {
namespace {

using enum AttributeType;
using Kind = TargetOfValue::Kind;

Insights insights_of(const std::string& csv, AttributeType input, AttributeType target) {
  const TemporaryDirectory directory;
  const std::vector<InputFile> files = list_input_files({directory.write("data.csv", csv)});
  Schema schema;
  schema.attributes = {{"x", input}, {"y", target}};
  schema.target = "y";
  InsightsRequest request;
  request.files = files;
  request.schema = &schema;
  return gather_insights(request);
}

TEST_CASE("the rate of a BINARY target is counted by category", "[engine][target_by_value]") {
  const auto rows =
      insights_of("red,1\nred,0\nred,1\nblue,0\n,1\nred,\nblue,x\n", kCategorical, kBinary)
          .attributes[0]
          .by_value;
  REQUIRE(rows.size() == 3);
  CHECK(rows[0].value == "red");
  CHECK(rows[0].records == 3);  // of four, one has no target
  CHECK(rows[0].mean == 2.0 / 3);
  // Of 1, 0, 1: squares about 2/3 add up to 2/3, over (3 - 1), over 3.
  CHECK(rows[0].error == Approx(std::sqrt(2.0 / 3 / 2 / 3)));
  CHECK(rows[1].value == "blue");
  CHECK(rows[1].records == 1);
  CHECK(rows[1].mean == 0);
  CHECK(rows[1].error == 0);
  CHECK(rows[2].value.empty());
  CHECK(rows[2].mean == 1);
}

TEST_CASE("of many categories ten are listed, the others put together",
          "[engine][target_by_value]") {
  std::string csv;
  for (int level = 0; level < 15; ++level)
    for (int i = 0; i <= 15 - level; ++i)
      csv += "v" + std::to_string(level) + (level < 10 ? ",0\n" : ",1\n");
  const auto rows = insights_of(csv, kCategorical, kBinary).attributes[0].by_value;
  REQUIRE(rows.size() == 11);
  CHECK(rows[0].value == "v0");
  CHECK(rows[9].value == "v9");
  CHECK(rows[10].kind == Kind::kOthers);
  CHECK(rows[10].records == 6 + 5 + 4 + 3 + 2);
  CHECK(rows[10].mean == 1);
}

TEST_CASE("the mean of a NUMERIC target is taken in ten bins of a number",
          "[engine][target_by_value]") {
  std::string csv;
  for (int i = 1; i <= 100; ++i) csv += std::to_string(i) + "," + std::to_string(2 * i) + "\n";
  csv += ",7\n,9\n";
  const auto rows = insights_of(csv, kNumeric, kNumeric).attributes[0].by_value;
  REQUIRE(rows.size() == 11);
  for (int bin = 0; bin < 10; ++bin) {
    CAPTURE(bin);
    const TargetOfValue& row = rows[static_cast<std::size_t>(bin)];
    CHECK(row.kind == Kind::kBin);
    CHECK(row.from == (bin == 0 ? 1 : 10 * bin));
    CHECK(row.to == 10 * (bin + 1));
    CHECK(row.records == 10);
    CHECK(row.mean == 2 * (10 * bin + 5.5));
  }
  CHECK(rows[10].kind == Kind::kMissing);
  CHECK(rows[10].records == 2);
  CHECK(rows[10].mean == 8);
  CHECK(rows[10].error == Approx(1));
}

TEST_CASE("a CATEGORICAL target has shares of its most frequent classes",
          "[engine][target_by_value]") {
  const Insights insights =
      insights_of("1,a\n1,a\n1,b\n0,b\n0,\nx,c\n1,b\n", kBinary, kCategorical);
  CHECK(insights.target_classes == std::vector<std::string>{"b", "a", "c"});
  const auto& rows = insights.attributes[0].by_value;
  REQUIRE(rows.size() == 3);
  CHECK(rows[0].value == "0");
  CHECK(rows[0].records == 1);
  CHECK(rows[0].shares == std::vector<double>{1, 0, 0});
  CHECK(rows[1].value == "1");
  CHECK(rows[1].shares == std::vector<double>{0.5, 0.5, 0});
  CHECK(rows[2].kind == Kind::kMissing);
  CHECK(rows[2].shares == std::vector<double>{0, 0, 1});
}

TEST_CASE("neither target nor id nor constant has the target by value",
          "[engine][target_by_value]") {
  const Insights insights = insights_of("1,1\n1,0\n1,1\n", kNumeric, kBinary);
  CHECK(insights.attributes[0].by_value.empty());
  CHECK(insights.attributes[1].by_value.empty());
  const Insights texts = insights_of("1,a text\n2,and one\n3,more of it\n", kNumeric, kText);
  CHECK(texts.attributes[0].by_value.empty());
}

TEST_CASE("every record with a known target is counted once", "[engine][target_by_value]") {
  std::mt19937 random(3);
  for (int round = 0; round < 20; ++round) {
    std::string csv;
    std::uint64_t known = 0;
    double sum = 0;
    for (int i = 0; i < 300; ++i) {
      const auto x = random() % 40;
      const auto y = random() % 4;  // 3: missing
      csv += (x == 0 ? "" : std::to_string(x)) + "," + (y == 3 ? "" : std::to_string(y % 2)) + "\n";
      if (y == 3) continue;
      ++known;
      sum += static_cast<double>(y % 2);
    }
    const AttributeType input = round % 2 == 0 ? kNumeric : kCategorical;
    std::uint64_t records = 0;
    double total = 0;
    const Insights insights = insights_of(csv, input, kBinary);
    for (const TargetOfValue& row : insights.attributes[0].by_value) {
      records += row.records;
      total += row.mean * static_cast<double>(row.records);
    }
    CHECK(records == known);
    CHECK(total == Approx(sum));
  }
}

}  // namespace
}  // namespace glassbox::testing
