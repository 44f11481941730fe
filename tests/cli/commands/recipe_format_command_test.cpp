#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/cli/sample_data.h"

using namespace glassbox::testing;

namespace {

constexpr const char* kCompact = R"j({"groups":{},"outputs":["normalize(size)","color"]})j";
constexpr const char* kLaidOut =
    "{\n  \"groups\" : { },\n  \"outputs\" : [ \"normalize(size)\", \"color\" ]\n}\n";

}  // namespace

TEST_CASE("a recipe is laid out where it is wanted", "[cli][recipe]") {
  const Workspace at;
  at.write("a.recipe", kCompact);
  Run run = at.run({"recipe", "format", "a.recipe"});
  CHECK(run.exit_code == 0);
  CHECK(run.err == "");
  CHECK(run.out == kLaidOut);
  CHECK(at.read("a.recipe") == kCompact);

  run = at.run({"recipe", "format", "a.recipe", "-o", "b.recipe"});
  CHECK(run.exit_code == 0);
  CHECK(run.out == "b.recipe\n");
  CHECK(at.read("b.recipe") == kLaidOut);
  CHECK(at.run({"recipe", "format", "a.recipe", "-o", "b.recipe"}).exit_code == 3);
  CHECK(at.run({"recipe", "format", "a.recipe", "-o", "b.recipe", "--force"}).exit_code == 0);

  run = at.run({"recipe", "format", "a.recipe", "--in-place"});
  CHECK(run.out == "a.recipe: laid out anew\n");
  CHECK(at.read("a.recipe") == kLaidOut);
  run = at.run({"recipe", "format", "a.recipe", "--in-place", "--json"});
  CHECK(nlohmann::json::parse(run.out) ==
        nlohmann::json({{"recipe", "a.recipe"}, {"changed", false}, {"text", kLaidOut}}));
}

TEST_CASE("a recipe that cannot be laid out stays as it is", "[cli][recipe][bad_input]") {
  const Workspace at;
  at.write("a.recipe", "[]");
  Run run = at.run({"recipe", "format", "a.recipe", "--in-place"});
  CHECK(run.exit_code == 3);
  CHECK(run.err ==
        "glassbox: a.recipe:1:1: a recipe is an object: {\"groups\": {...}, \"assignments\": "
        "{...}, \"outputs\": [...]}\n");
  CHECK(at.read("a.recipe") == "[]");
  run = at.run({"recipe", "format", "b.recipe"});
  CHECK(run.exit_code == 3);
  CHECK(run.err == "glassbox: b.recipe: no such file or directory\n");
  run = at.run({"recipe", "format", "a.recipe", "-o", "./a.recipe", "--force"});
  CHECK(run.err ==
        "glassbox: ./a.recipe: the command reads this file; give its output another name\n");
}
