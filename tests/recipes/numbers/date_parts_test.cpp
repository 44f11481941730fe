#include <catch2/catch.hpp>
#include <cmath>

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

TEST_CASE("dates can be normalised, binned and crossed", "[recipes][dates]") {
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
       "test.recipe:1:25: date_part takes a CATEGORICAL attribute of dates, but x is NUMERIC"},
      {"days_since_1970(date_part(when,month))",
       "test.recipe:1:31: days_since_1970 takes a CATEGORICAL attribute of dates, but "
       "date_part(when,month) is a category"},
  }));
  CAPTURE(expression);
  CHECK_THROWS_WITH(parse_recipe(outputs_recipe({expression}), "test.recipe", kSchema), message);
}

TEST_CASE("extensions in a recipe are listed", "[recipes][dates]") {
  const Recipe recipe =
      parse_recipe(outputs_recipe({"date_part(when,month)", "normalize(days_since_1970(when))", "x",
                                   "date_part(when,year)"}),
                   "r", kSchema);
  CHECK(extensions_in(recipe) == std::vector<std::string>{"date_part", "days_since_1970"});
  CHECK(extensions_in(parse_recipe(outputs_recipe({"x"}), "r", kSchema)).empty());
}
