// What `glassbox compare` says, against the same figures from train and evaluate.
#include "cli/compare/compare.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>

#include "tests/built_paths.h"
#include "tests/cli/glassbox_process.h"

namespace fs = std::filesystem;
using namespace glassbox::testing;
using Json = nlohmann::json;

namespace {

Json figure(const Json& compared, const std::string& name, const std::string& metric) {
  for (const Json& one : compared["cases"])
    if (one["case"] == name && one["metric"] == metric) return one;
  FAIL("no figure " << name << " " << metric);
  return {};
}

// A copy of the shipped wine files, and no MNIST, to spoil and to give as --data.
void copy_wine(const Workspace& at) {
  fs::create_directories(at / "data/mnist/data");
  fs::copy(source_directory() / "datasets" / "wine", at / "data/wine");
}

const char* const kUselessRecipe =
    "{\"groups\":{},\"assignments\":{},\"outputs\":[\"quantile_bin(pH,5)\"]}";

}  // namespace

TEST_CASE("wine comes out as Amazon published it, and better, and JSON has its documented shape",
          "[cli][compare]") {
  const Workspace at;
  const Run run = at.run({"compare", "wine-regression", "wine-binary", "wine-multiclass",
                          "wine-stratified", "--json", "--check", "--quiet"});
  CHECK(run.exit_code == 0);
  CHECK(run.err.empty());
  const Json compared = Json::parse(run.out);
  CHECK(compared["skipped"].empty());
  std::set<std::pair<std::string, std::string>> seen;
  for (const Json& one : compared["cases"]) {
    CAPTURE(one.dump());
    CHECK(one.size() == 10);
    CHECK(seen.emplace(one["case"], one["metric"]).second);
    for (const char* const key : {"amazon", "amazonLearner", "amazonLearnerDeviation", "glassbox"})
      CHECK(one[key].is_number());
    CHECK((one["tolerance"].is_number() && one["reproduced"] == true) !=
          (one["tolerance"].is_null() && one["reproduced"].is_null()));
    CHECK((one["must"].is_number() && one["met"] == true) !=
          (one["must"].is_null() && one["met"].is_null()));
    CHECK(compared["details"].contains(one["case"].get<std::string>()));
  }
  CHECK(seen.size() == 11);
  CHECK(figure(compared, "wine-regression", "RegressionRMSE")["glassbox"] <= 0.670);
  CHECK(figure(compared, "wine-binary", "BinaryAUC")["glassbox"] >= 0.865);
  CHECK(figure(compared, "wine-multiclass", "MulticlassAvgFScore")["glassbox"] >= 0.450);
  // What Amazon published, and how near its learner comes on the mean of 20 shuffles.
  const auto is_near = [&](const char* name, const char* metric, double published,
                           double tolerance) {
    CAPTURE(name, metric);
    CHECK(figure(compared, name, metric)["amazonLearner"].get<double>() ==
          Approx(published).margin(tolerance));
  };
  is_near("wine-regression", "RegressionRMSE", 0.729, 0.015);
  is_near("wine-binary", "BinaryAUC", 0.778, 0.012);
  is_near("wine-binary", "FalsePositives", 55, 9);
  is_near("wine-binary", "FalseNegatives", 25, 5);
  is_near("wine-multiclass", "MulticlassAvgFScore", 0.421, 0.035);
  is_near("wine-multiclass", "average_right", 361, 15);
  is_near("wine-multiclass", "good_right", 13, 5);
  is_near("wine-multiclass", "bad_right", 2, 2);

  const Json& details = compared["details"];
  CHECK(details["wine-binary"]["trainingRecords"] == 1122);
  CHECK(details["wine-binary"]["evaluationRecords"] == 477);
  for (const char* const recipe : {"amazonLearner", "bestRecipe"}) {
    const Json& counts = details["wine-binary"]["countsAtThreshold"][recipe];
    CHECK(counts["truePositives"].get<int>() + counts["falseNegatives"].get<int>() == 47);
    const Json& confusion = details["wine-multiclass"]["confusion"][recipe];
    int total = 0;
    for (const auto& row : confusion)
      for (const auto& count : row) total += count.get<int>();
    CHECK(total == 477);
  }
  CHECK(details["wine-stratified"]["bestRecipe"]["values"].size() == 20);
}

TEST_CASE("train and evaluate give compare's figures", "[cli][compare]") {
  const Workspace at;
  const auto [name, metric] = GENERATE(table<std::string, std::string>({
      {"regression", "RegressionRMSE"},
      {"binary", "BinaryAUC"},
      {"multiclass", "MulticlassAvgFScore"},
  }));
  const std::string csv = "wine/" + name + ".csv", schema = "wine/" + name + ".schema";
  const auto value_of = [&](const std::vector<std::string>& how) {
    std::vector<std::string> train{"train", csv,  "--schema", schema,    "--split",
                                   "0-70",  "-o", "a.model",  "--force", "--quiet"};
    train.insert(train.end(), how.begin(), how.end());
    REQUIRE(at.run(train).exit_code == 0);
    return Json::parse(
               at.run({"evaluate", "a.model", csv, "--split", "70-100", "--json"}).out)["value"]
        .get<double>();
  };
  const Json compared =
      Json::parse(at.run({"compare", "wine-" + name, "--json", "--threads", "2"}).out);
  REQUIRE(at.run({"datasets", "wine", "-o", "wine"}).exit_code == 0);
  const Json figures = figure(compared, "wine-" + name, metric);
  CHECK(value_of({"--recipe", "wine/" + name + ".best.recipe", "--parameters",
                  "wine/" + name + ".best.parameters"}) == figures["glassbox"]);
  // Nothing but the learner is asked for: recipe and parameters are Amazon's defaults.
  double mean = 0;
  for (int seed = 1; seed <= 20; ++seed)
    mean += value_of({"--learner", "amazon", "--seed", std::to_string(seed)}) / 20;
  CHECK(figures["amazonLearner"].get<double>() == Approx(mean).epsilon(1e-12));
}

TEST_CASE("the table holds every case asked for and nothing else", "[cli][compare]") {
  const Workspace at;
  const Run run = at.run({"compare", "wine-binary"});
  CHECK(run.exit_code == 0);
  CHECK(run.out.starts_with("case         metric           Amazon  Amazon's learner  within"));
  CHECK(run.out.find("\nwine-binary  AUC               0.778") != std::string::npos);
  CHECK(run.out.find("at least 0.865 yes\n") != std::string::npos);
  CHECK(run.out.find("\n  Amazon                           83.2 %               55  ") !=
        std::string::npos);
  CHECK(run.out.find("wine-regression") == std::string::npos);
  CHECK(at.files().empty());  // nothing is left behind
}

TEST_CASE("a figure that misses what it must fails the check, and only the check",
          "[cli][compare]") {
  const Workspace at;
  copy_wine(at);
  at.write("data/wine/binary.best.recipe", kUselessRecipe);
  const Run shown = at.run({"compare", "wine-binary", "--data", "data", "--json"});
  CHECK(shown.exit_code == 0);
  CHECK(figure(Json::parse(shown.out), "wine-binary", "BinaryAUC")["met"] == false);
  const Run checked =
      at.run({"compare", "wine-binary", "wine-regression", "--data", "data", "--check"});
  CHECK(checked.exit_code == 6);
  CHECK(checked.err == "glassbox: missed: wine-binary AUC\n");
  CHECK(checked.out.find("at least 0.865 NO\n") != std::string::npos);
}

TEST_CASE("without MNIST compare goes on, but not when it was asked for", "[cli][compare]") {
  const Workspace at;
  copy_wine(at);
  const std::string message =
      "glassbox: no MNIST in data/mnist/data; datasets/mnist/fetch.sh fetches it";
  SECTION("named: an error") {
    const Run run = at.run({"compare", "mnist", "--data", "data"});
    CHECK(run.exit_code == 3);
    CHECK(run.err == message + "\n");
    CHECK(run.out.empty());
  }
  SECTION("all cases: skipped") {
    const Run run = at.run({"compare", "--data", "data", "--json"});
    CHECK(run.exit_code == 0);
    CHECK(run.err == message + "; going on without\n");
    const Json compared = Json::parse(run.out);
    CHECK(compared["skipped"] == Json({"mnist", "mnist-neighbours"}));
    CHECK(figure(compared, "mnist", "MulticlassAvgFScore")["amazonLearner"].is_null());
    CHECK(figure(compared, "mnist", "MulticlassAvgFScore")["reproduced"] == false);
    CHECK(figure(compared, "mnist", "MulticlassAvgFScore")["met"] == false);
  }
  SECTION("all cases, checked: missed") {
    const Run run = at.run({"compare", "--data", "data", "--check"});
    CHECK(run.exit_code == 6);
    CHECK(run.err.starts_with(message + "; going on without\nglassbox: missed: "));
    CHECK(
        run.err.ends_with("mnist 28,000: log loss (Amazon's learner), mnist 28,000: log loss, "
                          "mnist-neighbours macro F1\n"));
  }
}

TEST_CASE("compare refuses what it cannot do", "[cli][compare]") {
  const Workspace at;
  at.write("data/other", "");
  SECTION("a directory without data sets") {
    const Run run = at.run({"compare", "wine-binary", "--data", "data"});
    CHECK(run.exit_code == 3);
    CHECK(run.err == "glassbox: data: neither wine/ nor mnist/data/ in this directory\n");
  }
  SECTION("a case there is none of") { CHECK(at.run({"compare", "wine"}).exit_code == 2); }
  SECTION("some seeds") { CHECK(at.run({"compare", "--seeds", "3"}).exit_code == 2); }
  SECTION("parameters that are none") {
    copy_wine(at);
    at.write("data/wine/binary.best.parameters", "sgd.maxPasses=100\nsgd.maxPasses\n");
    const Run run = at.run({"compare", "wine-binary", "--data", "data"});
    CHECK(run.exit_code == 3);
    CHECK(run.err ==
          "glassbox: data/wine/binary.best.parameters:2: \"sgd.maxPasses\"; expected KEY=VALUE\n");
  }
}

TEST_CASE("a figure meets its must at the bound itself", "[cli][compare]") {
  ComparedFigure one{.case_name = "a", .metric = "b", .title = "c"};
  CHECK(one.met() == std::nullopt);
  one.must = Must{Must::Sense::kAtLeast, 0.5};
  one.amazon_learner = Spread{.mean = 1};
  CHECK(one.met() == false);  // the other learner's figure does not count
  one.glassbox = 0.5;
  CHECK(one.met() == true);
  one.must->sense = Must::Sense::kAtMost;
  CHECK(one.met() == true);
  one.glassbox = 0.6;
  CHECK(one.met() == false);
  CompareReport report;
  report.figures = {one};
  CHECK(report.missed() == std::vector<std::string>{"a c"});
}

TEST_CASE("a figure of Amazon's is reproduced within the tolerance", "[cli][compare]") {
  ComparedFigure one{.case_name = "a", .metric = "b", .title = "c", .amazon = 55};
  one.amazon_learner = Spread{.mean = 64};
  CHECK(one.reproduced() == std::nullopt);
  one.tolerance = 9;
  CHECK(one.reproduced() == true);
  one.amazon_learner->mean = 46;
  CHECK(one.reproduced() == true);
  one.amazon_learner->mean = 45.9;
  CHECK(one.reproduced() == false);
  CompareReport report;
  report.figures = {one};
  CHECK(report.missed() == std::vector<std::string>{"a c (Amazon's learner)"});
  one.amazon_learner.reset();
  CHECK(one.reproduced() == false);
}

TEST_CASE("the spread of values is mean, smallest and sample deviation", "[cli][compare]") {
  const Spread spread = spread_of(std::vector{1.0, 2.0, 6.0});
  CHECK(spread.mean == 3);
  CHECK(spread.smallest == 1);
  CHECK(spread.deviation == Approx(std::sqrt(7.0)));
  CHECK(spread_of(std::vector{4.0}).deviation == 0);
}

TEST_CASE("MNIST reaches what it must", "[cli][compare][slow]") {
  if (!has_mnist(source_directory() / "datasets" / "mnist/data")) {
    WARN("no MNIST; datasets/mnist/fetch.sh fetches it");
    return;
  }
  const Workspace at;
  const Run run = at.run({"compare", "mnist", "mnist-neighbours", "--json", "--check", "--quiet"});
  CHECK(run.exit_code == 0);
  const Json compared = Json::parse(run.out);
  CHECK(compared["cases"].size() == 5);
  for (const char* const learner : {"amazonLearner", "glassbox"}) {
    const Json seed = compared["details"]["mnist"][learner][0];
    CHECK(seed["trainingRecords"].get<int>() + seed["evaluationRecords"].get<int>() == 42'000);
    CHECK(seed["batchRecords"] == 28'000);
    CHECK(seed["MulticlassAvgFScore"] == figure(compared, "mnist", "MulticlassAvgFScore")[learner]);
  }
}
