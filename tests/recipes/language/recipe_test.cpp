#include "recipes/language/recipe.h"

#include <catch2/catch.hpp>

#include "io/base/input_error.h"
#include "recipes/language/expression_text.h"
#include "tests/recipes/table.h"

using namespace glassbox::testing;
using glassbox::testing::outputs_recipe;

namespace {

Schema shop() {
  Schema schema;
  schema.attributes = {{"id", AttributeType::kCategorical}, {"color", AttributeType::kCategorical},
                       {"price", AttributeType::kNumeric},  {"weight-kg", AttributeType::kNumeric},
                       {"title", AttributeType::kText},     {"1stFlr,SF", AttributeType::kNumeric},
                       {"sold", AttributeType::kBinary},    {"size", AttributeType::kCategorical},
                       {"review", AttributeType::kText},    {"importance", AttributeType::kNumeric},
                       {"junk", AttributeType::kText},      {"rating", AttributeType::kNumeric}};
  schema.target = "rating";
  schema.row_id = "id";
  schema.row_weight = "importance";
  schema.excluded = {"junk"};
  return schema;
}

std::vector<std::string> outputs_of(const std::string& json) {
  const Schema schema = shop();
  std::vector<std::string> texts;
  for (const auto& output : parse_recipe(json, "r.json", schema).outputs) {
    texts.push_back(to_text(*output, schema));
  }
  return texts;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("a recipe expands groups and assignments into single outputs", "[recipes][recipe]") {
  const std::string json = R"j({
    "groups": {
      "WORDS": "group('review', title)",
      "NUMBERS": "group_remove(ALL_NUMERIC, price)",
      "ALL_KINDS": "group(size, WORDS)"
    },
    "assignments": {
      "clean": "lowercase(no_punct(WORDS))",
      "pairs": "ngram(clean, 2)"
    },
    "outputs": [
      "ALL_BINARY",  "pairs // two words at most",
      "quantile_bin(normalize(NUMBERS),10)",
      "ALL_KINDS",
      "cartesian(size,clean)",
      "sold"
    ]
  })j";
  CHECK(outputs_of(json) ==
        Texts{"sold", "ngram(lowercase(no_punct(title)),2)", "ngram(lowercase(no_punct(review)),2)",
              "quantile_bin(normalize(weight-kg),10)", "quantile_bin(normalize('1stFlr,SF'),10)",
              "title", "size", "review", "cartesian(size,lowercase(no_punct(title)))",
              "cartesian(size,lowercase(no_punct(review)))"});
}

TEST_CASE("predefined groups leave out target, row id, weight and excluded attributes",
          "[recipes][recipe]") {
  const auto [group, expected] = GENERATE(table<std::string, Texts>({
      {"ALL_TEXT", {"title", "review"}},
      {"ALL_NUMERIC", {"price", "weight-kg", "'1stFlr,SF'"}},
      {"ALL_CATEGORICAL", {"color", "size"}},
      {"ALL_BINARY", {"sold"}},
      {"ALL_INPUTS",
       {"color", "price", "weight-kg", "title", "'1stFlr,SF'", "sold", "size", "review"}},
  }));
  CHECK(outputs_of(outputs_recipe({group})) == expected);
}

TEST_CASE("cartesian over groups makes every combination of members", "[recipes][recipe]") {
  CHECK(outputs_of(outputs_recipe({"cartesian(ALL_CATEGORICAL,sold,ALL_TEXT)"})) ==
        Texts{"cartesian(color,sold,title)", "cartesian(color,sold,review)",
              "cartesian(size,sold,title)", "cartesian(size,sold,review)"});
}

TEST_CASE("an empty group contributes nothing", "[recipes][recipe]") {
  Schema schema;
  schema.attributes = {{"x", AttributeType::kNumeric}};
  const auto recipe = parse_recipe(outputs_recipe({"ALL_CATEGORICAL", "ngram(ALL_TEXT,2)",
                                                   "cartesian(ALL_BINARY,ALL_TEXT)", "x"}),
                                   "r.json", schema);
  CHECK(recipe.outputs.size() == 1);
}

TEST_CASE("names resolve as assignment, group, predefined, attribute", "[recipes][recipe]") {
  const std::string group = R"j({"groups": {"color": "group(size)"}, "outputs": ["color"]})j";
  CHECK(outputs_of(group) == Texts{"size"});
  const std::string assigned =
      R"j({"assignments": {"color": "osb(title,2)"}, "outputs": ["color"]})j";
  CHECK(outputs_of(assigned) == Texts{"osb(title,2)"});
}

TEST_CASE("a name in quotes is the attribute, whatever the predefined groups are called",
          "[recipes][recipe]") {
  Schema schema;
  schema.attributes = {{"ALL_TEXT", AttributeType::kNumeric},
                       {"ALL_INPUTS", AttributeType::kCategorical},
                       {"words", AttributeType::kText},
                       {"y", AttributeType::kBinary}};
  schema.target = "y";
  const auto outputs = [&](const std::string& names) {
    Texts texts;
    const Recipe recipe = parse_recipe(
        R"j({"groups":{"G":"group('ALL_TEXT')"},"outputs":[)j" + names + "]}", "r.json", schema);
    for (const auto& output : recipe.outputs) texts.push_back(to_text(*output, schema));
    return texts;
  };
  CHECK(outputs(R"j("ALL_TEXT", "'ALL_TEXT'")j") == Texts{"words", "'ALL_TEXT'"});
  CHECK(outputs(R"j("quantile_bin(G,5)", "cartesian('ALL_INPUTS', words)")j") ==
        Texts{"quantile_bin('ALL_TEXT',5)", "cartesian('ALL_INPUTS',words)"});
  CHECK(outputs(R"j("'ALL_CATEGORICAL'")j") == Texts{"'ALL_INPUTS'"});  // no such attribute
}

TEST_CASE("sections may be empty or absent, and empty dependencies are accepted",
          "[recipes][recipe]") {
  const std::vector<std::string> recipes{
      R"j({"outputs": ["size"]})j", R"j({"groups": {}, "assignments": {}, "outputs": ["size"]})j",
      R"j({"groups": {}, "outputs": ["size", "size"]})j",
      R"j({"assignments": {}, "dependencies": {}, "outputs": ["'size'", "\"size\""]})j"};
  for (const std::string& json : recipes) {
    CAPTURE(json);
    CHECK(outputs_of(json) == Texts{"size"});
  }
}

TEST_CASE("a mistake in an output is reported where it stands", "[recipes][recipe][errors]") {
  const auto [output, column, message] = GENERATE(table<std::string, int, std::string>({
      // syntax
      {"", 15, "nothing here; expected a name or a function call"},
      {"// only a comment", 15, "nothing here; expected a name or a function call"},
      {"price, size", 20, "unexpected \",\" after the expression; one string holds one expression"},
      {"lowercase(title))", 31, "unexpected \")\" after the expression"},
      {"lowercase(title", 24, "this \"(\" is never closed"},
      {"lowercase(title // why", 24, "this \"(\" is never closed"},
      {"lowercase(", 25, "the expression ends here; expected a name, a number or a function call"},
      {"cartesian(size,,color)", 30,
       "unexpected \",\"; expected a name, a number or a function call"},
      {"cartesian(size 'color')", 30, "unexpected \"'color'\"; expected \",\" or \")\""},
      {"'size", 15, "this quote is never closed: '"},
      {"''", 15, "a name cannot be empty"},
      {"1stFlr", 15, "a name that does not begin with a letter has to be quoted: '1stFlr'"},
      {"12", 15,
       "the number 12 by itself means nothing; a name that begins with a digit has to be quoted: "
       "'12'"},
      {"'a\\\\n'", 17, "inside quotes \"\\\" can only stand before ' or another \"\\\""},
      // names
      {"colour", 15, "no attribute, group or assignment \"colour\"; did you mean \"color\"?"},
      {"ALL_NUMBERIC", 15,
       "no attribute, group or assignment \"ALL_NUMBERIC\"; did you mean \"ALL_NUMERIC\"?"},
      {"xyz", 15,
       "no attribute, group or assignment \"xyz\"; the attributes are color, price, weight-kg, "
       "title, '1stFlr,SF', sold, size, review"},
      {"rating", 15, "\"rating\" is the target and cannot be used in a recipe"},
      {"id", 15, "\"id\" is the row id and cannot be used in a recipe"},
      {"normalize(importance)", 25,
       "\"importance\" is the row weight and cannot be used in a recipe"},
      {"junk", 15, "\"junk\" is excluded by the schema and cannot be used in a recipe"},
      // functions
      {"lower_case(title)", 15, "no function \"lower_case\"; did you mean \"lowercase\"?"},
      {"Ngram(title,2)", 15, "no function \"Ngram\"; did you mean \"ngram\"?"},
      {"tf_idf(title)", 15,
       "no function \"tf_idf\"; use one of lowercase, no_punct, ngram, osb, quantile_bin, "
       "normalize, cartesian, date_part, days_since_1970, day_first"},
      {"group(title)", 15,
       "group can only be used in section \"groups\"; define a group there and use its name here"},
      {"lowercase()", 15, "lowercase(text) takes 1 argument, not 0"},
      {"lowercase(title,review)", 15, "lowercase(text) takes 1 argument, not 2"},
      {"ngram(title)", 15, "ngram(text, n) takes 2 arguments, not 1"},
      {"cartesian(size)", 15, "cartesian(a, b, ...) takes at least 2 arguments, not 1"},
      {"ngram(title,1)", 27, "n of ngram(text, n) is 1, expected 2 to 10"},
      {"osb(title,11)", 25, "n of osb(text, n) is 11, expected 2 to 10"},
      {"quantile_bin(price,4)", 34, "n of quantile_bin(number, n) is 4, expected 5 to 1000"},
      {"quantile_bin(price,99999999999)", 34,
       "n of quantile_bin(number, n) is 99999999999, expected 5 to 1000"},
      {"quantile_bin(price,size)", 34,
       "n of quantile_bin(number, n) has to be a whole number from 5 to 1000"},
      {"ngram(2,title)", 21,
       "ngram takes text here, not the number 2; a name that begins with a digit has to be "
       "quoted: '2'"},
      // kinds
      {"lowercase(size)", 25, "lowercase takes text, but size is CATEGORICAL"},
      {"ngram(ngram(title,2),2)", 21, "ngram takes text, but ngram(title,2) is a set of tokens"},
      {"osb(sold,2)", 19, "osb takes text, but sold is BINARY"},
      {"quantile_bin(ALL_INPUTS,10)", 28,
       "quantile_bin takes a number, but color (from ALL_INPUTS) is CATEGORICAL"},
      {"normalize(quantile_bin(price,5))", 25,
       "normalize takes a number or a BINARY attribute, but quantile_bin(price,5) is a category"},
      {"cartesian(size,normalize('weight-kg'))", 30,
       "cartesian takes categories and text, but normalize(weight-kg) is a number; bin it first: "
       "quantile_bin(normalize(weight-kg),20)"},
  }));
  const std::string json = "{\"outputs\": [\"" + output + "\"]}";
  CAPTURE(json);
  CHECK_THROWS_WITH(parse_recipe(json, "r.json", shop()),
                    "r.json:1:" + std::to_string(column) + ": " + message);
}

TEST_CASE("a mistake elsewhere in a recipe is reported where it stands",
          "[recipes][recipe][errors]") {
  const std::vector<std::pair<std::string, std::string>> cases{
      {"[]",
       "r.json:1:1: a recipe is an object: {\"groups\": {...}, \"assignments\": {...}, "
       "\"outputs\": [...]}"},
      {R"j({"groups": {}})j",
       "r.json:1:1: section \"outputs\" is missing; without it nothing would be learned from"},
      {R"j({"output": ["size"]})j", "r.json:1:2: no section \"output\"; did you mean \"outputs\"?"},
      {R"j({"features": ["size"]})j",
       "r.json:1:2: no section \"features\"; a recipe has groups, assignments and outputs"},
      {"{\"outputs\": [\"size\"],\n \"groups\": {}}",
       "r.json:2:2: section \"groups\" comes after \"outputs\"; sections come in the order "
       "groups, assignments, outputs"},
      {R"j({"outputs": "size"})j",
       "r.json:1:13: section \"outputs\" has to be a list of strings: [\"ALL_INPUTS\"]"},
      {R"j({"groups": [], "outputs": ["size"]})j",
       "r.json:1:12: section \"groups\" has to be an object: {\"NAME\": \"...\"}"},
      {R"j({"dependencies": {"a": "b"}, "outputs": ["size"]})j",
       "r.json:1:18: section \"dependencies\" has to be empty"},
      {R"j({"outputs": []})j",
       "r.json:1:13: \"outputs\" is empty, so nothing would be learned from; [\"ALL_INPUTS\"] "
       "takes everything as it is"},
      {R"j({"groups": {"G": "group_remove(ALL_BINARY, sold)"}, "outputs": ["G"]})j",
       "r.json:1:64: \"outputs\" names only groups without members, so nothing would be learned "
       "from"},
      {R"j({"outputs": ["size", 7]})j", "r.json:1:22: expected a string holding an expression"},
      // groups
      {R"j({"groups": {"G": "group(ALL_INPUTS)"}, "outputs": ["G"]})j",
       "r.json:1:25: ALL_INPUTS can only be used in outputs; use ALL_TEXT, ALL_NUMERIC, "
       "ALL_CATEGORICAL or ALL_BINARY here"},
      {R"j({"groups": {"G": "title"}, "outputs": ["G"]})j",
       "r.json:1:19: a group is defined by group(a, b, ...) or group_remove(group, a, ...)"},
      {R"j({"groups": {"G": "group()"}, "outputs": ["G"]})j",
       "r.json:1:19: group(a, b, ...) takes at least 1 argument, not 0"},
      {R"j({"groups": {"G": "group_remove(ALL_TEXT)"}, "outputs": ["G"]})j",
       "r.json:1:19: group_remove(group, a, ...) takes at least 2 arguments, not 1"},
      {R"j({"groups": {"G": "group(lowercase(title))"}, "outputs": ["G"]})j",
       "r.json:1:25: a group can only hold attributes and groups, by name"},
      {R"j({"groups": {"G": "group(titl)"}, "outputs": ["G"]})j",
       "r.json:1:25: no attribute or group \"titl\"; did you mean \"title\"?"},
      {R"j({"groups": {"G": "group(title) // mine"}, "outputs": ["G"]})j",
       "r.json:1:32: a comment can only follow an output"},
      {R"j({"groups": {"ALL_TEXT": "group(title)"}, "outputs": ["title"]})j",
       "r.json:1:13: \"ALL_TEXT\" is predefined; choose another name"},
      {R"j({"groups": {"2nd": "group(title)"}, "outputs": ["title"]})j",
       "r.json:1:13: group name \"2nd\" has to begin with a letter"},
      {R"j({"groups": {"": "group(title)"}, "outputs": ["title"]})j",
       "r.json:1:13: group name \"\" is 0 characters long, expected 1 to 64"},
      // assignments
      {R"j({"groups": {"G": "group(title)"}, "assignments": {"G": "title"}, "outputs": ["G"]})j",
       "r.json:1:51: \"G\" is already the name of a group; choose another name"},
      {R"j({"assignments": {"a": "lowercase(b)", "b": "title"}, "outputs": ["a"]})j",
       "r.json:1:34: assignment \"b\" is defined further down; an assignment can only use earlier "
       "ones"},
      {R"j({"assignments": {"a": "ALL_INPUTS"}, "outputs": ["a"]})j",
       "r.json:1:24: ALL_INPUTS can only be used in outputs; use ALL_TEXT, ALL_NUMERIC, "
       "ALL_CATEGORICAL or ALL_BINARY here"},
      {R"j({"assignments": {"words": "lowercase(title)"}, "outputs": ["osb(word,2)"]})j",
       "r.json:1:65: no attribute, group or assignment \"word\"; did you mean \"words\"?"},
  };
  for (const auto& [json, message] : cases) {
    CAPTURE(json);
    CHECK_THROWS_WITH(parse_recipe(json, "r.json", shop()), message);
  }
}

TEST_CASE("positions count the escapes of JSON", "[recipes][recipe][errors]") {
  const std::string json = R"j({"outputs": ["cartesian(\"size\",\u0020colour)"]})j";
  CHECK_THROWS_WITH(
      parse_recipe(json, "r.json", shop()),
      "r.json:1:40: no attribute, group or assignment \"colour\"; did you mean \"color\"?");
}

TEST_CASE("a recipe has limits", "[recipes][recipe][errors]") {
  Schema wide;
  for (int i = 0; i < 101; ++i) {
    wide.attributes.push_back({"c" + std::to_string(i), AttributeType::kCategorical});
  }
  SECTION("on combinations") {
    CHECK_THROWS_WITH(
        parse_recipe(outputs_recipe({"cartesian(ALL_CATEGORICAL,ALL_CATEGORICAL)"}), "r", wide),
        "r:1:15: this makes more than 10,000 combinations");
  }
  SECTION("on outputs") {
    std::vector<std::string> outputs;
    for (int i = 0; i < 100; ++i) {
      outputs.push_back("cartesian(ALL_CATEGORICAL,c" + std::to_string(i) + ")");
    }
    CHECK_THROWS_WITH(parse_recipe(outputs_recipe(outputs), "r", wide),
                      Catch::EndsWith(": more than 10,000 outputs after groups are expanded"));
  }
  SECTION("on nesting") {
    std::string deep = "c0";
    for (int i = 0; i < 5000; ++i) deep = "lowercase(" + deep + ")j";
    CHECK_THROWS_WITH(parse_recipe(outputs_recipe({deep}), "r", wide),
                      "r:1:1025: calls nested more than 100 deep");
  }
  SECTION("on expressions that double in every assignment") {
    std::string json = R"j({"assignments": {"a0": "c0")j";
    for (int i = 1; i < 60; ++i) {
      const std::string before = "a" + std::to_string(i - 1);
      json += ", \"a" + std::to_string(i) + "\": \"cartesian(" + before + "," + before + ")\"";
    }
    json += R"j(}, "outputs": ["a59"]})j";
    CHECK_THROWS_WITH(parse_recipe(json, "r", wide),
                      Catch::EndsWith(": this expands to an expression of more than 1,000 parts"));
  }
  SECTION("on length") {
    CHECK_THROWS_WITH(parse_recipe(std::string(131'072, ' '), "r", wide),
                      "r: the recipe is 131072 characters long, the most is 131,071");
  }
}
