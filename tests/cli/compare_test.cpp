// What `glassbox compare` says, against the same figures from train and evaluate.
#include "cli/compare.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>

#include "cli/dataset_files.h"
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
  fs::copy(shipped_datasets() / "wine", at / "data/wine");
}

const char* const kUselessRecipe =
    "{\"groups\":{},\"assignments\":{},\"outputs\":[\"quantile_bin(pH,5)\"]}";

}  // namespace

TEST_CASE("every wine figure beats what it must, and JSON has its documented shape",
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
    CHECK(one.size() == 7);
    CHECK(seen.emplace(one["case"], one["metric"]).second);
    for (const char* const key : {"amazon", "same_recipe", "best_recipe"})
      CHECK(one[key].is_number());
    CHECK((one["must"].is_number() && one["met"] == true) !=
          (one["must"].is_null() && one["met"].is_null()));
    CHECK(compared["details"].contains(one["case"].get<std::string>()));
  }
  CHECK(seen.size() == 6);
  CHECK(figure(compared, "wine-regression", "RegressionRMSE")["best_recipe"] <= 0.670);
  CHECK(figure(compared, "wine-binary", "BinaryAUC")["best_recipe"] >= 0.865);
  CHECK(figure(compared, "wine-multiclass", "MulticlassAvgFScore")["best_recipe"] >= 0.450);

  const Json& details = compared["details"];
  CHECK(details["wine-binary"]["training_records"] == 1122);
  CHECK(details["wine-binary"]["evaluation_records"] == 477);
  for (const char* const recipe : {"same_recipe", "best_recipe"}) {
    const Json& counts = details["wine-binary"]["cut_off_0.5"][recipe];
    CHECK(counts["true_positives"].get<int>() + counts["false_negatives"].get<int>() == 47);
    const Json& confusion = details["wine-multiclass"]["confusion"][recipe];
    int total = 0;
    for (const auto& row : confusion)
      for (const auto& count : row) total += count.get<int>();
    CHECK(total == 477);
  }
  CHECK(details["wine-stratified"]["best_recipe"]["values"].size() == 20);
}

TEST_CASE("with 500 bins and strong L2 wine comes out as Amazon published it", "[cli][compare]") {
  const Workspace at;
  const Run run = at.run({"compare", "wine-regression", "wine-binary", "--json", "--quiet"});
  const Json compared = Json::parse(run.out);
  for (const Json& one : compared["cases"])
    CHECK(one["same_recipe"].get<double>() == Approx(one["amazon"].get<double>()).margin(5e-4));
  CHECK(compared["details"]["wine-binary"]["same_recipe"]["label"] ==
        "500 bins, strong L2: reproduces Amazon's figures (0.729, 0.778); the recipe Amazon used "
        "is not published");
}

TEST_CASE("train and evaluate give compare's figures", "[cli][compare]") {
  const Workspace at;
  const auto [name, metric] = GENERATE(table<std::string, std::string>({
      {"regression", "RegressionRMSE"},
      {"binary", "BinaryAUC"},
      {"multiclass", "MulticlassAvgFScore"},
  }));
  const Json compared =
      Json::parse(at.run({"compare", "wine-" + name, "--json", "--threads", "2"}).out);
  REQUIRE(at.run({"datasets", "wine", "-o", "wine"}).exit_code == 0);
  for (const bool is_best : {false, true}) {
    const std::string kind = is_best ? "best" : "same";
    std::vector<std::string> train{
        "train",    "wine/" + name + ".csv",
        "--schema", "wine/" + name + ".schema",
        "--recipe", "wine/" + name + (is_best ? ".best" : ".amazon") + ".recipe",
        "--split",  "0-70",
        "-o",       kind + ".model"};
    const Json parameters = compared["details"]["wine-" + name][kind + "_recipe"]["parameters"];
    for (const auto& [key, value] : parameters.items())
      train.insert(train.end(), {"-p", key + "=" + value.get<std::string>()});
    REQUIRE(at.run(train).exit_code == 0);
    const Run judged = at.run(
        {"evaluate", kind + ".model", "wine/" + name + ".csv", "--split", "70-100", "--json"});
    CHECK(Json::parse(judged.out)["value"] ==
          figure(compared, "wine-" + name, metric)[kind + "_recipe"]);
  }
}

TEST_CASE("the table holds every case asked for and nothing else", "[cli][compare]") {
  const Workspace at;
  const Run run = at.run({"compare", "wine-binary"});
  CHECK(run.exit_code == 0);
  CHECK(run.out.starts_with("case         metric  Amazon  same recipe  best recipe  must"));
  CHECK(run.out.find("\nwine-binary  AUC      0.778") != std::string::npos);
  CHECK(run.out.find("at least 0.865 (best)  yes\n") != std::string::npos);
  CHECK(run.out.find("\n  Amazon          83.2 %               55               25") !=
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
  CHECK(checked.out.find("at least 0.865 (best)  NO\n") != std::string::npos);
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
    CHECK(figure(compared, "mnist", "MulticlassAvgFScore")["same_recipe"].is_null());
    CHECK(figure(compared, "mnist", "MulticlassAvgFScore")["met"] == false);
  }
  SECTION("all cases, checked: missed") {
    const Run run = at.run({"compare", "--data", "data", "--check"});
    CHECK(run.exit_code == 6);
    CHECK(run.err.starts_with(message + "; going on without\nglassbox: missed: "));
    CHECK(
        run.err.ends_with("mnist macro F1, mnist 28,000: accuracy, mnist 28,000: log loss, "
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
          "glassbox: data/wine/binary.best.parameters:2: \"sgd.maxPasses\"; want KEY=VALUE\n");
  }
}

TEST_CASE("a figure meets its must at the bound itself", "[cli][compare]") {
  ComparedFigure one{.case_name = "a", .metric = "b", .title = "c"};
  CHECK(one.met() == std::nullopt);
  one.must = Must{Must::Sense::kAtLeast, 0.5, Must::Recipe::kSame};
  one.best_recipe = 1;
  CHECK(one.met() == false);  // the other recipe's figure does not count
  one.same_recipe = 0.5;
  CHECK(one.met() == true);
  one.must->sense = Must::Sense::kAtMost;
  CHECK(one.met() == true);
  one.same_recipe = 0.6;
  CHECK(one.met() == false);
  CompareReport report;
  report.figures = {one};
  CHECK(report.missed() == std::vector<std::string>{"a c"});
}

TEST_CASE("the spread of values is mean, smallest and sample deviation", "[cli][compare]") {
  const Spread spread = spread_of(std::vector{1.0, 2.0, 6.0});
  CHECK(spread.mean == 3);
  CHECK(spread.smallest == 1);
  CHECK(spread.deviation == Approx(std::sqrt(7.0)));
  CHECK(spread_of(std::vector{4.0}).deviation == 0);
}

TEST_CASE("MNIST reaches what it must", "[cli][compare][slow]") {
  if (!has_mnist(shipped_datasets() / "mnist/data")) {
    WARN("no MNIST; datasets/mnist/fetch.sh fetches it");
    return;
  }
  const Workspace at;
  const Run run = at.run({"compare", "mnist", "mnist-neighbours", "--json", "--check", "--quiet"});
  CHECK(run.exit_code == 0);
  const Json compared = Json::parse(run.out);
  CHECK(compared["cases"].size() == 5);
  const Json seed = compared["details"]["mnist"]["seeds"][0];
  CHECK(seed["training_records"].get<int>() + seed["evaluation_records"].get<int>() == 42'000);
  CHECK(seed["batch_records"] == 28'000);
  CHECK(seed["MulticlassAvgFScore"] ==
        figure(compared, "mnist", "MulticlassAvgFScore")["same_recipe"]);
}
