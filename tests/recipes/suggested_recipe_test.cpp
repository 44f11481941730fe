#include "recipes/suggested_recipe.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <numeric>
#include <random>
#include <sstream>

#include "recipes/recipe.h"
#include "tests/recipes/table.h"

namespace glassbox::testing {
namespace {

using glassbox::testing::Row;
using glassbox::testing::Table;

Schema schema_with_target(std::vector<Attribute> attributes, std::optional<std::string> target) {
  Schema schema = glassbox::testing::schema_of(std::move(attributes));
  schema.target = std::move(target);
  return schema;
}

RowSample sample_of(const Table& rows, const Schema& schema) {
  RecordBlock block = glassbox::testing::block_of(rows, schema);
  block.lines.resize(rows.size());
  std::iota(block.lines.begin(), block.lines.end(), 2);
  RowSample sample = suggestion_sample();
  sample.add(block);
  sample.sort();
  return sample;
}

std::string suggested(const Table& rows, const Schema& schema) {
  return suggest_recipe(schema, sample_of(rows, schema), /*threads=*/1).text;
}

std::string text_of(double value) {
  std::ostringstream out;
  out.precision(17);
  out << value;
  return out.str();
}

// wave: y changes at every twentieth of its range; flat: always the same; it's: y's own halves.
Table made(std::size_t records) {
  std::mt19937 rng(5);
  Table rows;
  for (std::size_t i = 0; i < records; ++i) {
    const double wave = static_cast<double>(i * 7'919 % records) / static_cast<double>(records);
    const bool y = static_cast<int>(wave * 20) % 2 == 1;
    rows.push_back(
        {text_of(wave), "7", std::to_string(y ? 5 + rng() % 5 : rng() % 5), "red", y ? "1" : "0"});
  }
  return rows;
}

const std::vector<Attribute> kMade = {{"wave", AttributeType::kNumeric},
                                      {"flat", AttributeType::kNumeric},
                                      {"it's", AttributeType::kNumeric},
                                      {"color", AttributeType::kCategorical},
                                      {"y", AttributeType::kBinary}};

TEST_CASE("as many bins are suggested as tell most about the target", "[recipes][suggest]") {
  // wave needs 20 bins; ten bins tell all that "it's" has to say.
  CHECK(suggested(made(20'011), schema_with_target(kMade, "y")) ==
        "{\n"
        "  \"groups\" : {\n"
        "    \"NUMERIC_VARS_QB_10\" : \"group('flat','it\\\\'s')\",\n"
        "    \"NUMERIC_VARS_QB_20\" : \"group('wave')\"\n"
        "  },\n"
        "  \"assignments\" : { },\n"
        "  \"outputs\" : [ \"ALL_CATEGORICAL\", \"quantile_bin(NUMERIC_VARS_QB_10,10)\", "
        "\"quantile_bin(NUMERIC_VARS_QB_20,20)\" ]\n"
        "}\n");
}

TEST_CASE("without a target or with few records ten bins are suggested", "[recipes][suggest]") {
  const bool has_target = GENERATE(true, false);
  const Schema schema =
      schema_with_target(kMade, has_target ? std::optional<std::string>("y") : std::nullopt);
  const std::string text = suggested(made(has_target ? 99 : 5'000), schema);
  CAPTURE(text);
  CHECK(text.find("QB_10\" : \"group('wave','flat','it\\\\'s')\"") != std::string::npos);
  CHECK(text.find("QB_20") == std::string::npos);
  CHECK((text.find("ALL_BINARY") != std::string::npos) == !has_target);
}

TEST_CASE("a suggested recipe is one that training can use", "[recipes][suggest]") {
  const auto types =
      GENERATE(std::vector{AttributeType::kBinary}, std::vector{AttributeType::kCategorical},
               std::vector{AttributeType::kNumeric}, std::vector{AttributeType::kText},
               std::vector{AttributeType::kText, AttributeType::kNumeric, AttributeType::kBinary});
  std::vector<Attribute> attributes = {{"y", AttributeType::kNumeric}};
  for (const AttributeType type : types)
    attributes.push_back({"\"odd\" \\ name, " + std::to_string(attributes.size()), type});
  const Schema schema = schema_with_target(attributes, "y");
  const std::string text = suggested(Table(3, Row(attributes.size(), "1")), schema);
  CAPTURE(text);
  CHECK(parse_recipe(text, "suggested", schema).outputs.size() == types.size());
}

TEST_CASE("nothing is suggested where nothing is left to learn from", "[recipes][suggest]") {
  Schema schema = schema_with_target(
      {{"y", AttributeType::kBinary}, {"id", AttributeType::kText}, {"x", AttributeType::kNumeric}},
      "y");
  schema.row_id = "id";
  schema.excluded = {"x"};
  CHECK_THROWS_WITH(suggested(Table(3, Row(3, "1")), schema),
                    "the schema has no inputs: every attribute is the target, the row id, the row "
                    "weight or excluded");
  schema.excluded.clear();
  CHECK_NOTHROW(suggested(Table(3, Row(3, "1")), schema));
}

TEST_CASE("a suggestion is the same on any number of threads", "[recipes][suggest]") {
  const Schema schema = schema_with_target(kMade, "y");
  const RowSample sample = sample_of(made(3'000), schema);
  CHECK(suggest_recipe(schema, sample, 1).text == suggest_recipe(schema, sample, 3).text);
}

}  // namespace
}  // namespace glassbox::testing
