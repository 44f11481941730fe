#include <catch2/catch.hpp>
#include <cmath>
#include <set>

#include "io/base/input_error.h"
#include "tests/recipes/table.h"

using namespace glassbox::testing;

namespace {

const Schema kSchema =
    schema_of({{"when", AttributeType::kCategorical}, {"x", AttributeType::kNumeric}});

const Table kRows{{"2021-03-09 17:30", "1"},
                  {"2021-03-10", "2"},
                  {"2022-12-31 05:00", "3"},
                  {"", "4"},
                  {"soon", "5"},
                  {"2021-03-09 17:59", "6"}};

}  // namespace

TEST_CASE("date_part turns a date into a category", "[recipes][dates]") {
  using Texts = std::vector<std::string>;
  const auto [part, expected] = GENERATE(table<std::string, Texts>({
      {"year", {"2021", "2021", "2022", "", "", "2021"}},
      {"quarter", {"1", "1", "4", "", "", "1"}},
      {"month", {"3", "3", "12", "", "", "3"}},
      {"day", {"9", "10", "31", "", "", "9"}},
      {"weekday", {"Tue", "Wed", "Sat", "", "", "Tue"}},
      {"hour", {"17", "", "5", "", "", "17"}},
  }));
  CAPTURE(part);
  const auto recipe = fit(outputs_recipe({"date_part(when," + part + ")"}), kSchema, kRows, 2);
  const FeatureMatrix whole = recipe.transform(block_of(kRows, kSchema));
  for (std::size_t row = 0; row < kRows.size(); ++row) {
    CAPTURE(row);
    CHECK(tokens_of(recipe, kRows[row]) == Texts{expected[row]});
    CHECK(recipe.indicator_token(whole.row_ids(row)[0]) == expected[row]);
  }
  CHECK(recipe.indicator_name(0) == "date_part(when," + part + ")=" + expected[0]);
}

TEST_CASE("days_since_1970 turns a date into a number", "[recipes][dates]") {
  const auto recipe = fit(outputs_recipe({"days_since_1970(when)"}), kSchema, kRows, 2);
  const NumberFeature& number = recipe.features().numbers.at(0);
  CHECK(number.name == "days_since_1970(when)");
  const FeatureMatrix whole = recipe.transform(block_of(kRows, kSchema));
  const double known[] = {18695 + 17.5 / 24, 18696, 19357 + 5.0 / 24};
  for (std::size_t row = 0; row < 3; ++row) {
    CAPTURE(row);
    CHECK(number.center + number.scale * static_cast<double>(whole.row_numbers(row)[0]) ==
          Approx(known[row]).epsilon(1e-6));
    FeatureMatrix one;
    const std::vector<std::string_view> cells(kRows[row].begin(), kRows[row].end());
    recipe.transform_record(cells, one);
    CHECK(one.numbers == std::vector<float>{whole.row_numbers(row)[0]});
  }
  // Cells that are no dates are missing.
  CHECK(names_of(recipe, whole, 3) == std::vector<std::string>{"days_since_1970(when) is missing"});
  CHECK(names_of(recipe, whole, 4) == names_of(recipe, whole, 3));
}

TEST_CASE("dates can be normalized, binned and crossed", "[recipes][dates]") {
  const auto recipe = fit(
      outputs_recipe({"normalize(days_since_1970(when))", "quantile_bin(days_since_1970(when),5)",
                      "cartesian(date_part(when,weekday),date_part(when,hour))"}),
      kSchema, kRows);
  CHECK(tokens_of(recipe, kRows[0]) == std::vector<std::string>{"0", "Tue_17"});
  CHECK(recipe.features().numbers.at(0).name == "normalize(days_since_1970(when))");
}

TEST_CASE("a stored recipe with dates gives the same features", "[recipes][dates]") {
  const std::string text = outputs_recipe({"date_part(when,month)", "days_since_1970(when)"});
  const auto recipe = fit(text, kSchema, kRows);
  ByteWriter bytes;
  recipe.encode(bytes);
  ByteReader in(bytes.bytes());
  const auto loaded = FittedRecipe::decode(parse_recipe(text, "r", kSchema), kSchema, in);
  const RecordBlock block = block_of(kRows, kSchema);
  CHECK(loaded.transform(block).ids == recipe.transform(block).ids);
  CHECK(loaded.transform(block).numbers == recipe.transform(block).numbers);
}

TEST_CASE("mistakes in date functions are named", "[recipes][dates]") {
  const auto [expression, message] = GENERATE(table<std::string, std::string>({
      {"date_part(when,minute)",
       "test.recipe:1:30: the last argument of date_part(date, part) is \"minute\", expected one "
       "of year, quarter, month, day, weekday, hour"},
      {"date_part(when)", "test.recipe:1:15: date_part(date, part) takes 2 arguments, not 1"},
      {"date_part(x,month)",
       "test.recipe:1:25: date_part takes a CATEGORICAL or TEXT attribute of dates, but x is "
       "NUMERIC"},
      {"days_since_1970(date_part(when,month))",
       "test.recipe:1:31: days_since_1970 takes a CATEGORICAL or TEXT attribute of dates, but "
       "date_part(when,month) is a category"},
      {"day_first(day_first(when))",
       "test.recipe:1:25: day_first takes a CATEGORICAL or TEXT attribute of dates, but "
       "day_first(when) is a date"},
      {"day_first(when)",
       "test.recipe:1:15: day_first(when) is a date, no feature; use it in date_part or "
       "days_since_1970"},
      {"cartesian(date_part(when,month),day_first(when))",
       "test.recipe:1:47: cartesian takes categories and text, but day_first(when) is a date; use "
       "it "
       "in date_part or days_since_1970"},
  }));
  CAPTURE(expression);
  CHECK_THROWS_WITH(parse_recipe(outputs_recipe({expression}), "test.recipe", kSchema), message);
}

TEST_CASE("dates are read day first where the recipe says so", "[recipes][dates]") {
  const AttributeType type = GENERATE(AttributeType::kCategorical, AttributeType::kText);
  const Schema schema = schema_of({{"when", type}, {"x", AttributeType::kNumeric}});
  const Table rows{{"9/3/2021 12:00", "1"}, {"31/12/2025", "2"}, {"12/31/2025", "3"}, {"", "4"}};
  const std::string text =
      outputs_recipe({"date_part(day_first(when),month)", "date_part(when,month)",
                      "days_since_1970(day_first(when))"});
  const auto recipe = fit(text, schema, rows, 2);
  const RecordBlock block = block_of(rows, schema);
  const FeatureMatrix whole = recipe.transform(block);
  using Texts = std::vector<std::string>;
  const auto names = [&](std::size_t row) {
    const auto listed = names_of(recipe, whole, row);
    return std::set<std::string>(listed.begin(), listed.end());
  };
  const std::string day = "date_part(day_first(when),month)=", month = "date_part(when,month)=";
  CHECK(names(0) == std::set{day + "3", month + "9"});
  CHECK(names(1) == std::set{day + "12", month});
  CHECK(names(2) ==
        std::set{day, month + "12", std::string("days_since_1970(day_first(when)) is missing")});
  CHECK(recipe.indicator_name(0) == "date_part(day_first(when),month)=3");
  const NumberFeature& number = recipe.features().numbers.at(0);
  CHECK(number.name == "days_since_1970(day_first(when))");
  const double known[] = {18695.5, 20453};
  for (std::size_t row = 0; row < rows.size(); ++row) {
    CAPTURE(row);
    if (row < 2)
      CHECK(number.center + number.scale * static_cast<double>(whole.row_numbers(row)[0]) ==
            Approx(known[row]).epsilon(1e-6));
    FeatureMatrix one;
    const std::vector<std::string_view> cells(rows[row].begin(), rows[row].end());
    recipe.transform_record(cells, one);
    CHECK(one.numbers == std::vector<float>{whole.row_numbers(row)[0]});
    const auto ids = whole.row_ids(row);
    CHECK(one.ids == std::vector<std::uint32_t>(ids.begin(), ids.end()));
  }
  CHECK(extensions_in(recipe.recipe()) == Texts{"date_part", "day_first", "days_since_1970"});
  // Stored and loaded it gives the same.
  ByteWriter bytes;
  recipe.encode(bytes);
  ByteReader in(bytes.bytes());
  const auto loaded = FittedRecipe::decode(parse_recipe(text, "r", schema), schema, in);
  CHECK(loaded.transform(block).ids == whole.ids);
  CHECK(loaded.transform(block).numbers == whole.numbers);
}

TEST_CASE("the days of an attribute are read in one order", "[recipes][dates]") {
  CHECK_THROWS_WITH(
      parse_recipe(outputs_recipe({"days_since_1970(when)",
                                   "quantile_bin(days_since_1970(day_first(when)),5)"}),
                   "test.recipe", kSchema),
      Catch::Contains("when is read day first in one days_since_1970, and month first in another"));
}

TEST_CASE("normalize reads BINARY as the numbers 1 and 0", "[recipes][binary_numbers]") {
  const Table words{{"yes"}, {"0"}, {"n"}, {""}, {"True"}, {"maybe"}, {"no"}},
      numbers{{"1"}, {"0"}, {"0"}, {""}, {"1"}, {""}, {"0"}};
  const Schema binary = schema_of({{"sold", AttributeType::kBinary}}),
               numeric = schema_of({{"sold", AttributeType::kNumeric}});
  const std::string text = outputs_recipe({"normalize(sold)"});
  const auto of_words = fit(text, binary, words, 2), of_numbers = fit(text, numeric, numbers, 2);
  const FeatureMatrix whole = of_words.transform(block_of(words, binary)),
                      expected = of_numbers.transform(block_of(numbers, numeric));
  CHECK(whole.numbers == expected.numbers);
  CHECK(whole.ids == expected.ids);
  CHECK(of_words.features().numbers.at(0).name == "normalize(sold)");
  // 2 of 5: mean 0.4, standard deviation sqrt(0.24)
  CHECK(whole.row_numbers(0)[0] == Approx(0.6 / std::sqrt(0.24)));
  CHECK(whole.row_numbers(1)[0] == Approx(-0.4 / std::sqrt(0.24)));
  CHECK(whole.row_numbers(3)[0] == 0);
  for (std::size_t row = 0; row < words.size(); ++row) {
    FeatureMatrix one;
    const std::vector<std::string_view> cells(words[row].begin(), words[row].end());
    of_words.transform_record(cells, one);
    CHECK(one.numbers == std::vector<float>{whole.row_numbers(row)[0]});
    const auto ids = whole.row_ids(row);
    CHECK(one.ids == std::vector<std::uint32_t>(ids.begin(), ids.end()));
  }
  CHECK(extensions_in(of_words.recipe()) == std::vector<std::string>{"normalize of BINARY"});
  CHECK(extensions_in(of_numbers.recipe()).empty());
}

TEST_CASE("bins of BINARY are refused", "[recipes][binary_numbers]") {
  const Schema schema = schema_of({{"sold", AttributeType::kBinary}});
  CHECK_THROWS_WITH(parse_recipe(outputs_recipe({"quantile_bin(sold,5)"}), "r", schema),
                    Catch::Contains("quantile_bin takes a number, but sold is BINARY"));
}

TEST_CASE("extensions in a recipe are listed", "[recipes][dates]") {
  const Recipe recipe =
      parse_recipe(outputs_recipe({"date_part(when,month)", "normalize(days_since_1970(when))", "x",
                                   "date_part(when,year)"}),
                   "r", kSchema);
  CHECK(extensions_in(recipe) == std::vector<std::string>{"date_part", "days_since_1970"});
  CHECK(extensions_in(parse_recipe(outputs_recipe({"x"}), "r", kSchema)).empty());
}
