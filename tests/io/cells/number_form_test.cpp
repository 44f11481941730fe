#include "io/cells/number_form.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "io/csv/csv_reader.h"
#include "tests/io/temporary_directory.h"

using namespace glassbox::testing;

TEST_CASE("formatted numbers are read", "[io][number_form]") {
  const auto [cell, value] = GENERATE(table<std::string, double>({
      {"$1,586.46", 1586.46},
      {"6,288", 6288},
      {"1,234,567", 1234567},
      {"62.9%", 62.9},
      {" 7 % ", 7},
      {"\u20ac 5", 5},
      {"5 \u20ac", 5},
      {"\u00a312.50", 12.5},
      {"-$3.20", -3.2},
      {"$-3.20", -3.2},
      {"(1,200)", -1200},
      {"($12)", -12},
      {"+4%", 4},
      {"1e3", 1000},
      {"12", 12},
      {"$.5", .5},
  }));
  CAPTURE(cell);
  const auto number = parse_formatted_number(cell);
  REQUIRE(number);
  CHECK(*number == value);
}

TEST_CASE("what only looks like a formatted number is not read", "[io][number_form]") {
  const std::string cell = GENERATE("", "$", "%", "1,23", "0,125", "12,3456", "1,,234", ",123",
                                    "1234,567", "1,234.5,6", "$5%", "5 kg", "--3", "(-3)x", "1 234",
                                    "$ $5", "nan", "0x1f", "3/4", "(", "()", "(5");
  CAPTURE(cell);
  CHECK_FALSE(parse_formatted_number(cell));
}

TEST_CASE("columns are read in the form that the schema gives", "[io][number_form]") {
  const TemporaryDirectory at;
  const auto files = list_input_files({at.write(
      "d.csv",
      "price,size,flag,y\n\"$1,500\",-999,?,1\n$2,3,yes,NA\n?,-999.0,no,0\nx,4,maybe,1\n")});
  Schema schema = parse_schema(R"({"attributes": [
      {"attributeName": "price", "attributeType": "NUMERIC"},
      {"attributeName": "size", "attributeType": "NUMERIC"},
      {"attributeName": "flag", "attributeType": "BINARY"},
      {"attributeName": "y", "attributeType": "BINARY"}],
      "targetAttributeName": "y", "dataFileContainsHeader": true,
      "missingValues": ["NA", "?", "-999"], "formattedNumbers": ["price"]})",
                               "s");
  CHECK(parse_schema(to_json(schema), "s") == schema);
  std::vector<double> prices, sizes;
  std::vector<int> flags;
  std::uint64_t missing = 0, invalid = 0;
  const auto records =
      read_csv(files, plan_all(schema, /*with_target=*/true), {}, {}, [&](RecordBlock&& block) {
        std::vector<double> values(block.row_count);
        std::get<NumberColumn>(block.columns[0]).read(0, values);
        prices.insert(prices.end(), values.begin(), values.end());
        std::get<NumberColumn>(block.columns[1]).read(0, values);
        sizes.insert(sizes.end(), values.begin(), values.end());
        for (const auto flag : std::get<BinaryColumn>(block.columns[2]).values)
          flags.push_back(flag);
        for (std::size_t i = 0; i < 3; ++i)
          missing += block.missing[i], invalid += block.invalid[i];
      });
  CHECK(records.total == 4);
  CHECK(records.used == 3);  // a target that is missing rejects its record
  CHECK(prices[0] == 1500);
  CHECK(std::isnan(prices[1]));
  CHECK(std::isnan(prices[2]));
  CHECK(std::isnan(sizes[0]));
  CHECK(sizes[1] == -999);  // spelled otherwise than the marker
  CHECK(sizes[2] == 4);
  CHECK(flags == std::vector<int>{-1, 0, -1});
  CHECK(missing == 3);  // ? in price and flag, -999
  CHECK(invalid == 2);  // x, maybe
}

TEST_CASE("a target may have missing texts of its own", "[io][number_form]") {
  const TemporaryDirectory at;
  const auto files = list_input_files({at.write("d.csv", "x,y\n-,-\n2,+\nNA,NA\n4,-\n")});
  const Schema schema = parse_schema(R"({"attributes": [
      {"attributeName": "x", "attributeType": "NUMERIC"},
      {"attributeName": "y", "attributeType": "CATEGORICAL"}],
      "targetAttributeName": "y", "dataFileContainsHeader": true,
      "missingValues": ["-", "NA"], "missingTargetValues": ["NA"]})",
                                     "s");
  CHECK(parse_schema(to_json(schema), "s") == schema);
  std::vector<double> values(3);
  const auto records =
      read_csv(files, plan_all(schema, /*with_target=*/true), {}, {}, [&](RecordBlock&& block) {
        REQUIRE(block.row_count == 3);
        std::get<NumberColumn>(block.columns[0]).read(0, values);
      });
  CHECK(records.used == 3);  // NA is not a class
  CHECK(std::isnan(values[0]));
  CHECK(values[1] == 2);
  CHECK(values[2] == 4);
}

TEST_CASE("mistakes in the forms of a schema have their messages", "[io][number_form]") {
  const std::string attributes =
      R"({"attributes": [{"attributeName": "x", "attributeType": "NUMERIC"},)"
      R"({"attributeName": "t", "attributeType": "TEXT"}], )";
  const auto [keys, message] = GENERATE(table<std::string, std::string>({
      {R"("missingValues": "NA"})", "missingValues: expected an array, found \"NA\""},
      {R"("missingValues": [""]})",
       "missingValues: expected texts that stand for a missing value, found \"\""},
      {R"("missingValues": [7]})",
       "missingValues: expected texts that stand for a missing value, found 7"},
      {R"("formattedNumbers": ["t"]})", "formattedNumbers[0]: \"t\" is not NUMERIC"},
      {R"("formattedNumbers": ["z"]})",
       "formattedNumbers[0]: no attribute \"z\"; name one of attributes"},
  }));
  CAPTURE(keys);
  CHECK_THROWS_WITH(parse_schema(attributes + keys, "s"), Catch::EndsWith(message));
}
