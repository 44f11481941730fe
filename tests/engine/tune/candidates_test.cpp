#include "engine/tune/candidates.h"

#include <catch2/catch.hpp>

#include "recipes/language/recipe.h"
#include "tests/recipes/table.h"

using namespace glassbox::testing;
using Numbers = RecipeShape::Numbers;
using Texts = RecipeShape::Texts;

namespace {

Schema shop() {
  Schema schema = schema_of({{"age", AttributeType::kNumeric},
                             {"2nd price", AttributeType::kNumeric},
                             {"color", AttributeType::kCategorical},
                             {"member", AttributeType::kBinary},
                             {"note", AttributeType::kText},
                             {"y", AttributeType::kBinary}});
  schema.target = "y";
  return schema;
}

}  // namespace

TEST_CASE("a shape becomes a recipe in Amazon's layout", "[engine][candidates]") {
  const std::vector<AttributePair> pairs = {{0, 2}, {1, 3}, {2, 3}};
  const RecipeShape shape{Numbers::kNormalizedAndBinned, 10, Texts::kOsb, 2};
  CHECK(recipe_text(shape, shop(), pairs) ==
        "{\n"
        "  \"groups\" : { },\n"
        "  \"assignments\" : { },\n"
        "  \"outputs\" : [ \"normalize(ALL_BINARY)\", \"ALL_CATEGORICAL\", "
        "\"normalize(ALL_NUMERIC)\", "
        "\"quantile_bin(ALL_NUMERIC,10)\", \"lowercase(no_punct(ALL_TEXT))\", "
        "\"osb(lowercase(no_punct(ALL_TEXT)),4)\", \"cartesian(quantile_bin(age,5),color)\", "
        "\"cartesian(quantile_bin('2nd price',5),member)\" ]\n"
        "}\n");
  CHECK(describe(shape, shop()) ==
        "normalize(ALL_BINARY), ALL_CATEGORICAL, normalize(ALL_NUMERIC), "
        "quantile_bin(ALL_NUMERIC,10), "
        "lowercase(no_punct(ALL_TEXT)), osb(lowercase(no_punct(ALL_TEXT)),4), 2 feature crosses");
}

TEST_CASE("every shape is a recipe the language takes", "[engine][candidates]") {
  const Schema schema = shop();
  const std::vector<AttributePair> pairs = {{0, 1}, {2, 3}};
  std::size_t count = 0;
  for (const RecipeShape& numbers : number_shapes(schema, true)) {
    for (RecipeShape shape : text_shapes(numbers, schema, true)) {
      for (shape.pairs = 0; shape.pairs <= 4; shape.pairs += 2, ++count)
        CHECK_NOTHROW(parse_recipe(recipe_text(shape, schema, pairs), "recipe", schema));
    }
  }
  CHECK(count == 8 * 4 * 3);
}

TEST_CASE("suggested bins become groups by their number", "[engine][candidates]") {
  const std::vector<SuggestedBins> bins = {{.attribute = 0, .bins = 20},
                                           {.attribute = 1, .bins = 0}};
  const std::string text = recipe_text({.numbers = Numbers::kSuggested}, shop(), {}, bins);
  CHECK(text.find("\"NUMERIC_VARS_QB_20\" : \"group('age')\"") != std::string::npos);
  CHECK(text.find("\"quantile_bin(NUMERIC_VARS_QB_20,20)\"") != std::string::npos);
  CHECK(text.find("2nd price") == std::string::npos);
  CHECK_NOTHROW(parse_recipe(text, "recipe", shop()));
}

TEST_CASE("kinds of attribute that are not there are left out, and have no variants",
          "[engine][candidates]") {
  Schema schema = shop();
  schema.excluded = {"age", "2nd price", "note"};
  REQUIRE(number_shapes(schema, true).size() == 1);
  REQUIRE(text_shapes({}, schema, true).size() == 1);
  CHECK(describe(number_shapes(schema, true).front(), schema) ==
        "normalize(ALL_BINARY), ALL_CATEGORICAL");
}

TEST_CASE("penalties are 1 or 3 times a power of ten", "[engine][candidates]") {
  const auto [log10_steps, text, strength] = GENERATE(table<int, std::string, double>({
      {-12, "1e-6", 1e-6},
      {-5, "3e-3", 3e-3},
      {-4, "1e-2", 1e-2},
      {-1, "3e-1", 3e-1},
      {0, "1e0", 1},
      {1, "3e0", 3},
  }));
  const Penalty penalty{Penalty::Kind::kL2, log10_steps};
  CHECK(penalty.text() == text);
  TrainingParameters parameters;
  penalty.apply_to(parameters);
  CHECK(parameters.l2 == strength);
}

TEST_CASE("an L1 penalty leaves no L2 behind", "[engine][candidates]") {
  TrainingParameters parameters;
  Penalty{Penalty::Kind::kL1, -4}.apply_to(parameters);
  CHECK(parameters.l1 == 1e-2);
  CHECK(parameters.l2 == 0);
  CHECK_NOTHROW(parameters.check());
}
