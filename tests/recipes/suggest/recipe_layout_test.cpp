#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "io/base/input_error.h"
#include "recipes/suggest/suggested_layout.h"

using namespace glassbox::testing;
using nlohmann::ordered_json;

namespace {

// As Amazon ML wrote it.
constexpr const char* kAmazon = R"j({
  "groups" : {
    "NUMERIC_VARS_QB_50" : "group('sibsp','parch')",
    "NUMERIC_VARS_QB_100" : "group('age')"
  },
  "assignments" : { },
  "outputs" : [ "ALL_BINARY", "ALL_CATEGORICAL", "quantile_bin(NUMERIC_VARS_QB_50,50)", "quantile_bin(NUMERIC_VARS_QB_100,100)", "ALL_TEXT" ]
}
)j";

}  // namespace

TEST_CASE("a recipe gets Amazon's layout, byte for byte", "[recipes][recipe_layout]") {
  CHECK(format_recipe(ordered_json::parse(kAmazon).dump(), "r") == kAmazon);
  CHECK(format_recipe(ordered_json::parse(kAmazon).dump(7, '\t'), "r") == kAmazon);
  CHECK(format_recipe(kAmazon, "r") == kAmazon);
}

TEST_CASE("only the layout of a recipe changes", "[recipes][recipe_layout]") {
  const auto [before, after] = GENERATE(table<std::string, std::string>({
      {"{}", "{ }\n"},
      {R"({"outputs":[]})", "{\n  \"outputs\" : [ ]\n}\n"},
      // keys stay in their order, valid or not, and are not supplied
      {R"({"outputs":["b"],"groups":{}})",
       "{\n  \"outputs\" : [ \"b\" ],\n  \"groups\" : { }\n}\n"},
      // expressions keep their blanks and comments
      {R"j({"outputs":["  normalize( x ) // { \"a\" : [1] }"]})j",
       "{\n  \"outputs\" : [ \"  normalize( x ) // { \\\"a\\\" : [1] }\" ]\n}\n"},
      {R"({"outputs":["\u5149\ud83d\ude00\t\u0007\/"]})",
       "{\n  \"outputs\" : [ \"光😀\\t\\u0007/\" ]\n}\n"},
      // not a recipe, but JSON: Jackson's layout of it
      {R"({"a":{"b":{"c":[1,{"d":null},[],[true]]}}})",
       "{\n  \"a\" : {\n    \"b\" : {\n      \"c\" : [ 1, {\n        \"d\" : null\n      }, [ ], "
       "[ true ] ]\n    }\n  }\n}\n"},
  }));
  CHECK(format_recipe(before, "r") == after);
  CHECK(format_recipe(after, "r") == after);
  CHECK(ordered_json::parse(before) == ordered_json::parse(after));
}

TEST_CASE("what is no JSON object gets no layout", "[recipes][recipe_layout]") {
  const auto [text, message] = GENERATE(table<std::string, std::string>({
      {"", "r:1:1: malformed JSON: nothing there"},
      {"[]",
       "r:1:1: a recipe is an object: {\"groups\": {...}, \"assignments\": {...}, \"outputs\": "
       "[...]}"},
      {"{\n\"a\":1,\n\"a\":2}", "r:3:1: key \"a\" is given twice"},
  }));
  CHECK_THROWS_WITH(format_recipe(text, "r"), message);
  CHECK_THROWS_WITH(format_recipe("{\n  \"outputs\": [\"a\" \"b\"]}", "r"),
                    Catch::StartsWith("r:2:") && Catch::Contains("malformed JSON"));
  CHECK_THROWS_AS(format_recipe("{\"outputs\":[\"\xff\"]}", "r"), InputError);
}
