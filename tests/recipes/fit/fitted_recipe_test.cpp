#include "recipes/fit/fitted_recipe.h"

#include <catch2/catch.hpp>
#include <cstdlib>

#include "tests/recipes/table.h"

using namespace glassbox::testing;

namespace {

using Texts = std::vector<std::string>;

Texts sorted(Texts texts) {
  std::sort(texts.begin(), texts.end());
  return texts;
}

const Schema kText = schema_of({{"t", AttributeType::kText}});

Table numbers(const Texts& cells) {
  Table rows;
  for (const std::string& cell : cells) rows.push_back({cell});
  return rows;
}

}  // namespace

TEST_CASE("text functions give the tokens of the language's definition", "[recipes][text]") {
  const auto [expression, text, expected] = GENERATE(table<std::string, std::string, Texts>({
      {"t", "Big red-hot deal - now!", {"Big", "red-hot", "deal", "-", "now!"}},
      {"lowercase(t)", "Big red-hot deal - now!", {"big", "red-hot", "deal", "-", "now!"}},
      {"no_punct(t)", "Big red-hot deal - now!", {"Big", "red-hot", "deal", "now"}},
      {"ngram(lowercase(no_punct(t)),2)",
       "Big red-hot deal - now!",
       {"big", "red-hot", "deal", "now", "big red-hot", "red-hot deal", "deal now"}},
      {"ngram(t,3)", "a b c d", {"a", "b", "c", "d", "a b", "b c", "c d", "a b c", "b c d"}},
      {"osb(t,3)",
       "fast blue boat sails",
       {"fast_blue", "fast__boat", "blue_boat", "blue__sails", "boat_sails"}},
      {"osb(t,2)", "fast blue boat sails", {"fast_blue", "blue_boat", "boat_sails"}},
      {"t", "a b a", {"a", "b"}},  // presence, not counts
      {"ngram(t,2)", "a a a", {"a", "a a"}},
      {"osb(t,4)", "alone", {}},
      {"t", " \t ", {}},
  }));
  CAPTURE(expression, text);
  const auto recipe = fit(outputs_recipe({expression}), kText, {{text}});
  CHECK(tokens_of(recipe, {text}) == sorted(expected));
}

TEST_CASE("a recipe that learns more levels than allowed is refused by name", "[recipes][fit]") {
  const Table rows{{"a b c d"}, {"e f"}};  // 6 words; 9 and 3 n-grams
  const auto fit_with = [&](std::uint64_t max_levels) {
    return FittedRecipe::fit(
        parse_recipe(outputs_recipe({"lowercase(t)", "ngram(t,3)"}), "", kText), kText,
        replay_of(rows, kText, /*block_rows=*/1), /*threads=*/1, max_levels);
  };
  CHECK(fit_with(24).features().indicator_count() == 18);
  CHECK_THROWS_WITH(
      fit_with(16),
      "ngram(t,3) has 9 different values in the first 1 records, and the recipe more than the 16 "
      "that the memory for training has room for; use a smaller n, fewer combinations or shorter "
      "texts, or give training more --memory");
}

TEST_CASE("cartesian joins one token of each side", "[recipes][cartesian]") {
  const Schema schema = schema_of({{"title", AttributeType::kText},
                                   {"shelf", AttributeType::kCategorical},
                                   {"color", AttributeType::kCategorical},
                                   {"x", AttributeType::kNumeric},
                                   {"new", AttributeType::kBinary}});
  Table training;
  for (int i = 1; i <= 10; ++i) {
    training.push_back({"Sea, Sun", "A2", "red", std::to_string(i), i % 2 == 0 ? "yes" : "no"});
  }
  const auto [expression, expected] = GENERATE(table<std::string, Texts>({
      {"cartesian(shelf,color)", {"A2_red"}},
      {"cartesian(no_punct(title),shelf)", {"Sea_A2", "Sun_A2"}},
      {"cartesian(quantile_bin(x,5),color)", {"3_red"}},
      {"cartesian(color,new,quantile_bin(normalize(x),5))", {"red_1_3"}},
      {"cartesian(title,title)", {"Sea,_Sea,", "Sea,_Sun", "Sun_Sea,", "Sun_Sun"}},
      {"cartesian(cartesian(new,color),shelf)", {"1_red_A2"}},
  }));
  CAPTURE(expression);
  const auto recipe = fit(outputs_recipe({expression}), schema, training);
  FeatureMatrix matrix = recipe.transform(block_of(training, schema));
  Texts tokens;
  for (const std::uint32_t id : matrix.row_ids(7)) tokens.push_back(recipe.indicator_token(id));
  if (recipe.features().groups[0].reference && tokens.empty()) {
    tokens.push_back(recipe.indicator_token(*recipe.features().groups[0].reference));
  }
  CHECK(tokens == expected);
}

TEST_CASE("a missing side leaves a combination out", "[recipes][cartesian]") {
  const Schema schema = schema_of({{"new", AttributeType::kBinary}, {"t", AttributeType::kText}});
  const auto recipe = fit(outputs_recipe({"cartesian(new,t)"}), schema,
                          {{"1", "a"}, {"", "a"}, {"0", ""}, {"0", "b"}});
  CHECK(all_names(recipe) == Texts{"cartesian(new,t)=1_a", "cartesian(new,t)=0_b"});
  CHECK(tokens_of(recipe, {"", "a"}).empty());
  CHECK(tokens_of(recipe, {"1", "b"}).empty());  // never seen together
}

TEST_CASE("quantile_bin cuts training values into bins of equal population",
          "[recipes][quantile_bin]") {
  const Schema schema = schema_of({{"x", AttributeType::kNumeric}});
  const auto recipe = fit(outputs_recipe({"quantile_bin(x,5)"}), schema,
                          numbers({"1", "2", "3", "4", "5", "6", "7", "8", "9", "10"}));
  CHECK(all_names(recipe) == Texts{"quantile_bin(x,5)=0 (-inf,2]", "quantile_bin(x,5)=1 (2,4]",
                                   "quantile_bin(x,5)=2 (4,6]", "quantile_bin(x,5)=3 (6,8]",
                                   "quantile_bin(x,5)=4 (8,inf)"});
  const auto [value, token] = GENERATE(table<std::string, std::string>({
      {"1", "0"},
      {"2", "0"},
      {"3", "1"},
      {"4", "1"},
      {"5", "2"},
      {"6", "2"},
      {"7", "3"},
      {"8", "3"},
      {"9", "4"},
      {"10", "4"},
      {"2.5", "1"},
      {"-1e300", "0"},  // outside what training saw
      {"1e300", "4"},
  }));
  CAPTURE(value);
  CHECK(tokens_of(recipe, {value}) == Texts{token});
}

TEST_CASE("a missing number has a bin and an indicator if training met one",
          "[recipes][quantile_bin][missing]") {
  const Schema schema = schema_of({{"x", AttributeType::kNumeric}});
  const auto with =
      fit(outputs_recipe({"quantile_bin(x,5)"}), schema, numbers({"11.2", "", "11.5", "word"}));
  CHECK(all_names(with) == Texts{"quantile_bin(x,5)=0 (-inf,11.2]",
                                 "quantile_bin(x,5)=1 (11.2,inf)", "quantile_bin(x,5)=missing",
                                 "quantile_bin(x,5) is missing"});
  CHECK(with.features().training_count == std::vector<std::uint64_t>{1, 1, 2, 2});
  CHECK(tokens_of(with, {""}) == Texts{"missing", "missing"});
  const auto without = fit(outputs_recipe({"quantile_bin(x,5)"}), schema, numbers({"1", "2"}));
  CHECK(all_names(without) == Texts{"quantile_bin(x,5)=0 (-inf,1]", "quantile_bin(x,5)=1 (1,inf)"});
  CHECK(tokens_of(without, {""}).empty());
}

TEST_CASE("normalize gives mean 0 and variance 1", "[recipes][normalize]") {
  const Schema schema = schema_of({{"x", AttributeType::kNumeric}});
  const auto expression = GENERATE(as<std::string>(), "normalize(x)", "normalize(normalize(x))");
  const auto recipe = fit(outputs_recipe({expression}), schema, numbers({"2", "4", "6"}));
  const auto matrix = recipe.transform(block_of(numbers({"2", "4", "6", ""}), schema));
  REQUIRE(matrix.number_count == 1);
  CHECK(matrix.numbers[0] == Approx(-1.22474487));
  CHECK(matrix.numbers[1] == 0);
  CHECK(matrix.numbers[2] == Approx(1.22474487));
  CHECK(matrix.numbers[3] == 0);  // missing
  CHECK(recipe.features().numbers[0].name == expression);
  CHECK(recipe.features().numbers[0].center == 0);
  CHECK(recipe.features().numbers[0].scale == 1);
  CHECK(recipe.features().indicator_count() == 0);  // none missing in training
}

TEST_CASE("a number that never varied is 0 everywhere after normalize", "[recipes][normalize]") {
  const Schema schema = schema_of({{"x", AttributeType::kNumeric}});
  const auto recipe = fit(outputs_recipe({"normalize(x)"}), schema, numbers({"0.1", "0.1", "0.1"}));
  CHECK(recipe.transform(block_of(numbers({"0.1", "5", ""}), schema)).numbers ==
        std::vector<float>{0, 0, 0});
}

TEST_CASE("a raw number is held standardized and can be recovered", "[recipes][number]") {
  const Schema schema = schema_of({{"x", AttributeType::kNumeric}});
  const auto recipe = fit(outputs_recipe({"x"}), schema, numbers({"2", "4", "6", ""}));
  const NumberFeature& feature = recipe.features().numbers.at(0);
  CHECK(feature.center == 4);
  CHECK(feature.scale == Approx(1.63299316));
  const auto matrix = recipe.transform(block_of(numbers({"6", "100", ""}), schema));
  const auto value = [&](std::size_t i) {
    return feature.center + feature.scale * static_cast<double>(matrix.numbers[i]);
  };
  CHECK(value(0) == Approx(6));
  CHECK(value(1) == Approx(100));
  CHECK(value(2) == Approx(4));  // missing: the training mean
  CHECK(all_names(recipe) == Texts{"x is missing"});
  CHECK(matrix.row_ids(1).empty());
  CHECK(matrix.row_ids(2).size() == 1);
}

TEST_CASE("numbers at the ends of double's range stay finite", "[recipes][number]") {
  const Schema schema = schema_of({{"x", AttributeType::kNumeric}});
  const auto [low, high] = GENERATE(table<std::string, std::string>({{"-1.7e308", "1.7e308"},
                                                                     {"1.6e308", "1.7e308"},
                                                                     {"3e-320", "5e-324"},
                                                                     {"1e-200", "2e-200"}}));
  CAPTURE(low, high);
  const auto recipe =
      fit(outputs_recipe({"normalize(x)", "x"}), schema, numbers({low, high, low, high}));
  // A raw number that varies by less than a weight could make up for keeps its own unit.
  const bool is_too_small = recipe.features().numbers[1].scale == 1;
  CHECK(is_too_small == (std::strtod(high.c_str(), nullptr) < 1e-100));
  const FeatureMatrix matrix = recipe.transform(block_of(numbers({low, high}), schema));
  for (std::size_t row = 0; row < 2; ++row) {
    // Subnormals have few digits.
    CHECK(std::abs(matrix.row_numbers(row)[0]) == Approx(1).epsilon(0.001));
    CHECK(std::abs(matrix.row_numbers(row)[1]) == Approx(is_too_small ? 0 : 1).epsilon(0.001));
  }
  for (const float z : recipe.transform(block_of(numbers({"-1e308", "1e308"}), schema)).numbers) {
    CHECK(std::isfinite(z));
  }
}

TEST_CASE("a category's levels stand in order of appearance", "[recipes][category]") {
  const Schema schema = schema_of({{"c", AttributeType::kCategorical}});
  const auto recipe = fit(outputs_recipe({"c"}), schema, numbers({"b", "a", "", "a", "c"}));
  CHECK(all_names(recipe) == Texts{"c=b", "c=a", "c=", "c=c"});
  CHECK(recipe.features().training_count == std::vector<std::uint64_t>{1, 2, 1, 1});
  CHECK_FALSE(recipe.features().groups[0].reference.has_value());
  CHECK(tokens_of(recipe, {"never seen"}).empty());
}

TEST_CASE("a level more than half the records take is left out of rows", "[recipes][reference]") {
  const Schema schema = schema_of({{"c", AttributeType::kCategorical}});
  const auto recipe = fit(outputs_recipe({"c"}), schema, numbers({"b", "a", "a", "a", "c"}));
  CHECK(all_names(recipe) == Texts{"c=b", "c=a", "c=c", "c=(none seen in training)"});
  CHECK(recipe.features().groups[0].reference == 1u);
  CHECK(recipe.features().training_count == std::vector<std::uint64_t>{1, 3, 1, 0});
  CHECK(tokens_of(recipe, {"a"}).empty());
  CHECK(tokens_of(recipe, {"c"}) == Texts{"c"});
  CHECK(tokens_of(recipe, {"d"}) == Texts{"(none seen in training)"});
}

TEST_CASE("half the records are not enough for a reference", "[recipes][reference]") {
  const Schema schema = schema_of({{"c", AttributeType::kCategorical}});
  const auto recipe = fit(outputs_recipe({"c"}), schema, numbers({"b", "a", "a", "c"}));
  CHECK_FALSE(recipe.features().groups[0].reference.has_value());
}

TEST_CASE("a missing number can meet a reference bin", "[recipes][reference]") {
  const Schema schema = schema_of({{"x", AttributeType::kNumeric}});
  const auto recipe =
      fit(outputs_recipe({"quantile_bin(x,5)"}), schema, numbers({"0", "0", "0", "0", "7"}));
  CHECK(all_names(recipe) == Texts{"quantile_bin(x,5)=0 (-inf,0]", "quantile_bin(x,5)=1 (0,inf)",
                                   "quantile_bin(x,5)=(none seen in training)"});
  CHECK(tokens_of(recipe, {"0"}).empty());
  CHECK(tokens_of(recipe, {""}) == Texts{"(none seen in training)"});
}

TEST_CASE("a BINARY output is one indicator for true", "[recipes][binary]") {
  const Schema schema = schema_of({{"y", AttributeType::kBinary}});
  const auto recipe = fit(outputs_recipe({"y"}), schema, numbers({"yes", "0", "TRUE", "", "what"}));
  CHECK(all_names(recipe) == Texts{"y"});
  CHECK(recipe.features().training_count == std::vector<std::uint64_t>{2});
  CHECK(tokens_of(recipe, {" t "}) == Texts{"1"});
  CHECK(tokens_of(recipe, {"n"}).empty());
  CHECK(tokens_of(recipe, {""}).empty());
}

TEST_CASE("groups follow the order of outputs", "[recipes][features]") {
  const Schema schema = schema_of({{"c", AttributeType::kCategorical},
                                   {"x", AttributeType::kNumeric},
                                   {"y", AttributeType::kBinary},
                                   {"unused", AttributeType::kText}});
  const auto recipe = fit(outputs_recipe({"y", "quantile_bin(normalize(x),5)", "x", "c"}), schema,
                          {{"u", "10", "1", ""}, {"v", "20", "0", ""}, {"w", "", "1", ""}});
  CHECK(all_names(recipe) ==
        Texts{"y", "quantile_bin(normalize(x),5)=0 (-inf,-1]",
              "quantile_bin(normalize(x),5)=1 (-1,inf)", "quantile_bin(normalize(x),5)=missing",
              "quantile_bin(normalize(x),5) is missing", "x is missing", "c=u", "c=v", "c=w"});
  CHECK(recipe.attributes_used() == std::vector<bool>{true, true, true, false});
  CHECK(recipe.features().group_of(0) == 0);
  CHECK(recipe.features().group_of(3) == 1);
  CHECK(recipe.features().group_of(8) == 4);
  CHECK(recipe.features().training_rows == 3);
  RecordBlock block = block_of({{"v", "", "1", ""}}, schema);
  block.columns[3] = std::monostate{};  // nothing reads it
  CHECK(names_of(recipe, recipe.transform(block), 0) ==
        Texts{"y", "quantile_bin(normalize(x),5)=missing",
              "quantile_bin(normalize(x),5) is missing", "x is missing", "c=v"});
}

TEST_CASE("a column that is not in the file is missing in every record", "[recipes][missing]") {
  const Schema schema = schema_of({{"c", AttributeType::kCategorical},
                                   {"x", AttributeType::kNumeric},
                                   {"y", AttributeType::kBinary},
                                   {"t", AttributeType::kText}});
  const Table training{{"", "", "", ""}, {"a", "1", "1", "b"}};
  const auto recipe = fit(outputs_recipe({"ALL_INPUTS"}), schema, training);
  RecordBlock block;
  block.row_count = 1;
  block.columns.resize(4);
  CHECK(names_of(recipe, recipe.transform(block), 0) == Texts{"c=", "x is missing"});
}

TEST_CASE("a record of another width is refused", "[recipes][errors]") {
  const auto recipe = fit(outputs_recipe({"t"}), kText, {{"a"}});
  FeatureMatrix out;
  const std::vector<std::string_view> cells{"a", "b"};
  CHECK_THROWS_WITH(recipe.transform_record(cells, out), "a record of 2 cells, expected 1");
}

namespace {

FittedRecipe fit_as_amazon(const std::string& recipe, const Schema& schema, const Table& training) {
  Recipe parsed = parse_recipe(recipe, "test.recipe", schema);
  parsed.conventions = Conventions::kAmazon;
  return FittedRecipe::fit(std::move(parsed), schema, replay_of(training, schema, 2),
                           /*threads=*/1);
}

}  // namespace

TEST_CASE("with Amazon's conventions tokens count with repeats, and a text without words is one",
          "[recipes][conventions]") {
  const Schema schema = schema_of({{"t", AttributeType::kText}});
  const Table training = {{"big deal big big"}, {""}, {"--"}, {"deal"}};
  const auto [output, text, tokens] =
      GENERATE(table<std::string, std::string, std::vector<std::string>>({
          {"t", "big deal big new", {"big", "big", "deal"}},
          {"t", "", {""}},
          {"t", "--", {"--"}},
          {"t", "new", {}},
          {"no_punct(t)", "--", {""}},
          {"ngram(t,2)",
           "big deal big big",
           {"big", "big", "big", "big big", "big deal", "deal", "deal big"}},
          {"ngram(t,2)", "", {""}},
          {"osb(t,2)", "big big big", {"big_big", "big_big"}},
      }));
  CAPTURE(output, text);
  const FittedRecipe fitted = fit_as_amazon(outputs_recipe({output}), schema, training);
  CHECK(tokens_of(fitted, {text}) == tokens);
}

TEST_CASE("records are counted for repeated tokens, not tokens", "[recipes][conventions]") {
  const Schema schema = schema_of({{"t", AttributeType::kText}});
  const FittedRecipe fitted =
      fit_as_amazon(outputs_recipe({"t"}), schema, {{"a a b"}, {"a"}, {""}, {"a a a"}});
  std::vector<std::pair<std::string, std::uint64_t>> counts;
  for (std::uint32_t id = 0; id < fitted.features().indicator_count(); ++id)
    counts.emplace_back(fitted.indicator_token(id), fitted.features().training_count[id]);
  CHECK(counts == std::vector<std::pair<std::string, std::uint64_t>>{{"a", 3}, {"b", 1}, {"", 1}});
}

TEST_CASE("with Amazon's conventions a missing number has a bin and no indicator beside it",
          "[recipes][conventions]") {
  const Schema schema = schema_of({{"x", AttributeType::kNumeric}});
  const Table training = {{"1"}, {"2"}, {"3"}, {"4"}, {"5"}, {""}};
  const FittedRecipe binned =
      fit_as_amazon(outputs_recipe({"quantile_bin(x,5)"}), schema, training);
  CHECK(binned.features().groups.size() == 1);
  CHECK(tokens_of(binned, {""}) == std::vector<std::string>{"missing"});
  const FittedRecipe raw = fit_as_amazon(outputs_recipe({"x"}), schema, training);
  REQUIRE(raw.features().groups.size() == 1);
  CHECK(raw.features().groups[0].expression == "x is missing");
}
