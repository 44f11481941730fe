// recipe check and recipe trace.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/cli/sample_data.h"

using namespace glassbox::testing;
using Catch::Contains;
using nlohmann::json;

namespace {

constexpr const char* kRecipe =
    R"j({"outputs":["normalize(size)","quantile_bin(size,5)","cartesian(color,quantile_bin(size,5))","color"]})j";

void train_with_recipe(const Workspace& at, SampleTarget target) {
  write_sample(at, target);
  at.write("r.recipe", kRecipe);
  REQUIRE(at.run({"train", "data.csv", "--schema", "data.schema", "--recipe", "r.recipe", "-o",
                  "model.model"})
              .exit_code == 0);
}

}  // namespace

TEST_CASE("a recipe is checked against a schema", "[cli][recipe]") {
  const Workspace at;
  write_sample(at, SampleTarget::kBinary);
  at.write("r.recipe", R"j({"outputs":["normalize(size)","quantile_bin(size,20)"]})j");
  Run run = at.run({"recipe", "check", "r.recipe", "--schema", "data.schema"});
  CHECK(run.exit_code == 0);
  CHECK(run.err == "");
  CHECK(
      run.out ==
      "r.recipe: valid, 2 outputs after groups are expanded\n"
      "  output                 is          becomes\n"
      "  normalize(size)        a number    a number, and one for missing numbers if training "
      "meets any\n"
      "  quantile_bin(size,20)  a category  an indicator for each of 20 bins at most, and one for "
      "missing numbers if training meets any\n"
      "Used: size\n"
      "Not used: color\n"
      "No inputs: id, y\n");
  run = at.run({"recipe", "check", "r.recipe", "--schema", "data.schema", "--json"});
  const auto checked = json::parse(run.out);
  CHECK(checked["outputs"][1]["expression"] == "quantile_bin(size,20)");
  CHECK(checked["outputs"][0]["kind"] == "a number");
  CHECK(checked["attributesUsed"] == json({"size"}));
  CHECK(checked["attributesUnused"] == json({"color"}));
  CHECK(checked["attributesNotInputs"] == json({"id", "y"}));

  at.write("r.recipe", R"j({"outputs":["normalize(color)"]})j");
  run = at.run({"recipe", "check", "r.recipe", "--schema", "data.schema"});
  CHECK(run.exit_code == 3);
  CHECK(run.err.starts_with("glassbox: r.recipe:1:"));
}

TEST_CASE("a trace follows a record without a model", "[cli][recipe]") {
  const Workspace at;
  write_sample(at, SampleTarget::kBinary);
  at.write("r.recipe", kRecipe);
  const Run run =
      at.run({"recipe", "trace", "r.recipe", "data.csv", "--schema", "data.schema", "--row", "3"});
  CHECK(run.exit_code == 0);
  CHECK(run.err == "");
  // Record 3 is "r2,14,blue,...". Python's statistics.fmean and pstdev of i * 7 % 17 for i in
  // range(200): 8.0 and 4.91833, so 14 becomes 1.21993.
  for (const char* const part :
       {"Record 3, data.csv:4\n", "  size       NUMERIC      \"14\"    value\n",
        "\nnormalize(size)\n  size = 14\n  normalize(size) = 1.22 (mean 8, standard deviation "
        "4.918)\n",
        "  -> normalize(size) with the value 1.22\n", "  quantile_bin(size,5) = bin 4 of 0 to 4, (",
        "  -> cartesian(color,quantile_bin(size,5))=blue_4\n", "  -> color=blue\n"})
    CHECK_THAT(run.out, Contains(part));
  CHECK_THAT(run.out, !Contains("Margin"));
}

TEST_CASE("the traced sum is the prediction", "[cli][recipe]") {
  const SampleTarget target =
      GENERATE(SampleTarget::kBinary, SampleTarget::kMulticlass, SampleTarget::kRegression);
  const Workspace at;
  train_with_recipe(at, target);
  const std::vector<std::string> tracing{"recipe", "trace", "r.recipe", "data.csv",
                                         "--row",  "8",     "--model",  "model.model"};
  std::vector<std::string> as_json = tracing;
  as_json.emplace_back("--json");
  const auto trace = json::parse(at.run(as_json).out);
  // Record 8 is r7: size 15, green.
  const auto single = json::parse(at.run({"predict", "model.model", "--json", "--explain",
                                          "--record", "size=15", "color=green"})
                                      .out);
  CHECK(trace["row"] == 8);
  CHECK(trace["line"] == 9);
  CHECK(trace["Prediction"] == single["Prediction"]);
  CHECK(trace["sum"]["margins"] == single["explanation"]["margins"]);
  CHECK(trace["sum"]["scores"] == single["explanation"]["scores"]);
  CHECK(trace["sum"]["terms"].back()["sums"] == trace["sum"]["margins"]);
  // Weight times value is the contribution; bias and contributions make the sums, term by term.
  std::vector<double> sums = trace["sum"]["bias"];
  for (const json& term : trace["sum"]["terms"]) {
    for (std::size_t k = 0; k < sums.size(); ++k) {
      const double contribution = term["contributions"][k];
      CHECK(term["weights"][k].get<double>() * term["value"].get<double>() == contribution);
      sums[k] += contribution;
      CHECK(term["sums"][k] == sums[k]);
    }
  }
  // Every feature of an output is a term.
  std::size_t features = 0;
  for (const json& output : trace["outputs"]) features += output["features"].size();
  CHECK(features == trace["sum"]["terms"].size());

  const Run run = at.run(tracing);
  CHECK(run.exit_code == 0);
  CHECK_THAT(run.out, Contains("\nAdded up") && Contains("  bias\n") && Contains("\nMargin ") &&
                          Contains("\ny = "));
}

TEST_CASE("values that training never saw are told", "[cli][recipe]") {
  const Workspace at;
  train_with_recipe(at, SampleTarget::kBinary);
  at.write("new.csv", "id,size,color,y\nx,n/a,violet,\n");
  const Run run =
      at.run({"recipe", "trace", "r.recipe", "new.csv", "--row", "1", "--model", "model.model"});
  CHECK(run.exit_code == 0);
  for (const char* const part :
       {"  size       NUMERIC      \"n/a\"     invalid, taken as missing\n",
        "  normalize(size) = missing, taken as 0 (mean ",
        "not seen in training, adds nothing: \"violet\"\n",
        "not seen in training, adds nothing: \"missing\"\n"})
    CHECK_THAT(run.out, Contains(part));
}

TEST_CASE("a trace that cannot be made is explained", "[cli][recipe][bad_input]") {
  const Workspace at;
  train_with_recipe(at, SampleTarget::kBinary);
  at.write("other.recipe", R"j({"outputs":["color"]})j");
  const auto [arguments, code,
              message] = GENERATE(table<std::vector<std::string>, int, std::string>({
      {{"r.recipe", "data.csv", "--schema", "data.schema", "--row", "0"},
       2,
       "--row 0: records are counted from 1"},
      {{"r.recipe", "data.csv", "--schema", "data.schema", "--row", "201"},
       3,
       "data.csv: no record 201; there are 200 that can be used"},
      {{"r.recipe", "data.csv", "--row", "1"}, 2, "--schema is required where there is no --model"},
      {{"other.recipe", "data.csv", "--row", "1", "--model", "model.model"},
       3,
       "other.recipe: the model was trained with another recipe; glassbox inspect model.model "
       "--recipe prints it"},
  }));
  std::vector<std::string> line{"recipe", "trace"};
  line.insert(line.end(), arguments.begin(), arguments.end());
  const Run run = at.run(line);
  CHECK(run.exit_code == code);
  CHECK(run.err == "glassbox: " + message + "\n");
}
