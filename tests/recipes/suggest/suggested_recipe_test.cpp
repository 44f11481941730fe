#include "recipes/suggest/suggested_recipe.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <numeric>
#include <random>
#include <sstream>

#include "recipes/language/recipe.h"
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

TEST_CASE("numbers are normalized, and binned where bins tell what a line does not",
          "[recipes][suggest]") {
  // wave needs 20 bins; ten bins tell all that "it's" has to say, and a step is no line.
  CHECK(suggested(made(20'011), schema_with_target(kMade, "y")) ==
        "{\n"
        "  \"groups\" : {\n"
        "    \"NUMERIC_VARS_QB_10\" : \"group('it\\\\'s')\",\n"
        "    \"NUMERIC_VARS_QB_20\" : \"group('wave')\"\n"
        "  },\n"
        "  \"assignments\" : { },\n"
        "  \"outputs\" : [ \"ALL_CATEGORICAL\", \"normalize(ALL_NUMERIC)\", "
        "\"quantile_bin(NUMERIC_VARS_QB_10,10)\", \"quantile_bin(NUMERIC_VARS_QB_20,20)\" ]\n"
        "}\n");
}

TEST_CASE("without a target ten bins are suggested, with few records none", "[recipes][suggest]") {
  const bool has_target = GENERATE(true, false);
  const Schema schema =
      schema_with_target(kMade, has_target ? std::optional<std::string>("y") : std::nullopt);
  const std::string text = suggested(made(has_target ? 19 : 5'000), schema);
  CAPTURE(text);
  CHECK(text.find("normalize(ALL_NUMERIC)") != std::string::npos);
  CHECK((text.find("QB_10\" : \"group('wave','flat','it\\\\'s')\"") == std::string::npos) ==
        has_target);
  CHECK((text.find("quantile_bin") == std::string::npos) == has_target);
  CHECK((text.find("ALL_BINARY") != std::string::npos) == !has_target);
}

TEST_CASE("a number whose line tells all gets no bins", "[recipes][suggest]") {
  std::mt19937 rng(2);
  std::normal_distribution normal;
  Table rows;
  for (int i = 0; i < 2'000; ++i) {
    const double x = normal(rng), bent = static_cast<double>(rng() % 1'000) / 500 - 1;
    const double step = std::abs(bent) < 0.4 ? 2 : -2;
    rows.push_back({text_of(x), text_of(bent), text_of(3 * x + step + normal(rng))});
  }
  const Schema schema = schema_with_target({{"x", AttributeType::kNumeric},
                                            {"bent", AttributeType::kNumeric},
                                            {"y", AttributeType::kNumeric}},
                                           "y");
  const SuggestedRecipe found = suggest_recipe(schema, sample_of(rows, schema), 1);
  CHECK(found.numbers[0].bins == 0);
  CHECK(found.numbers[1].bins > 0);
  CHECK(found.numbers[1].beyond_line == Approx(3.84 / (9 + 3.84 + 1)).margin(0.05));
}

TEST_CASE("noise gets the fewest bins and tells about nothing", "[recipes][suggest]") {
  const std::size_t records = GENERATE(100u, 200u, 1'000u, 20'000u);
  const std::uint32_t classes = GENERATE(0u, 2u, 3u, 100u);  // 0: a number
  const int shape = GENERATE(0, 1, 2, 3);
  CAPTURE(records, classes, shape);
  std::mt19937 rng(17);
  std::normal_distribution normal;
  Table rows;
  for (std::size_t i = 0; i < records; ++i) {
    const double x = normal(rng);
    const double value = shape == 0   ? x
                         : shape == 1 ? std::exp(3 * x)
                         : shape == 2 ? std::round(5 * x)
                                      : (rng() % 10 == 0 ? x : 0);
    rows.push_back(
        {text_of(value), classes == 0 ? text_of(normal(rng)) : std::to_string(rng() % classes)});
  }
  const Schema schema = schema_with_target({{"x", AttributeType::kNumeric},
                                            {"y", classes == 0   ? AttributeType::kNumeric
                                                  : classes == 2 ? AttributeType::kBinary
                                                                 : AttributeType::kCategorical}},
                                           "y");
  const SuggestedRecipe found = suggest_recipe(schema, sample_of(rows, schema), 1);
  CHECK(found.numbers[0].bins <= 10);
  for (const double bits : found.numbers[0].information)
    CHECK(bits < 12.0 / static_cast<double>(records));
}

TEST_CASE("texts lose capitals and punctuation where that makes words equal",
          "[recipes][suggest]") {
  const Schema schema =
      schema_with_target({{"t", AttributeType::kText}, {"y", AttributeType::kBinary}}, "y");
  Table shouted, plain;
  for (int i = 0; i < 40; ++i) {
    const std::string word = "word" + std::to_string(i / 2);
    shouted.push_back({i % 2 == 0 ? word + "!" : "W" + word.substr(1), "1"});
    plain.push_back({word, "0"});
  }
  CHECK(suggested(shouted, schema).find("\"lowercase(no_punct(ALL_TEXT))\"") != std::string::npos);
  CHECK(suggested(plain, schema).find("\"ALL_TEXT\"") != std::string::npos);
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
TEST_CASE("what Amazon would suggest has all numbers in bins and in no other form",
          "[recipes][suggest]") {
  Schema schema = schema_of({{"id", AttributeType::kCategorical},
                             {"it's", AttributeType::kNumeric},
                             {"flag", AttributeType::kBinary},
                             {"note", AttributeType::kText},
                             {"size", AttributeType::kNumeric},
                             {"y", AttributeType::kNumeric}});
  schema.target = "y";
  schema.row_id = "id";
  CHECK(suggest_amazon_recipe(schema).text ==
        "{\n"
        "  \"groups\" : {\n"
        "    \"NUMERIC_VARS_QB_52\" : \"group('it\\\\'s','size')\"\n"
        "  },\n"
        "  \"assignments\" : { },\n"
        "  \"outputs\" : [ \"ALL_BINARY\", \"ALL_CATEGORICAL\", "
        "\"quantile_bin(NUMERIC_VARS_QB_52,52)\", \"ALL_TEXT\" ]\n"
        "}\n");
  schema.attributes = {{"color", AttributeType::kCategorical}, {"y", AttributeType::kNumeric}};
  schema.row_id.reset();
  CHECK(suggest_amazon_recipe(schema).text ==
        "{\n"
        "  \"groups\" : { },\n"
        "  \"assignments\" : { },\n"
        "  \"outputs\" : [ \"ALL_CATEGORICAL\" ]\n"
        "}\n");
}

}  // namespace glassbox::testing
