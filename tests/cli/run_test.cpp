#include <catch2/catch.hpp>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "tests/cli/sample_data.h"

namespace glassbox {
namespace {

using Json = nlohmann::json;

const std::vector<std::string> kFiles{"data.schema",     "evaluation.json", "evaluation.rejects",
                                      "insights.json",   "model.glassbox",  "model.recipe",
                                      "report.html",     "training.log",    "training.rejects"};

TEST_CASE("run goes from a CSV alone to a model and a report", "[cli][run]") {
  const Workspace at;
  at.write("shop.csv", sample_csv(SampleTarget::kBinary, 0, 300));
  const Run run = at.run({"run", "shop.csv", "--target", "y", "--row-id", "id", "--quiet"});
  CHECK(run.err == "");
  REQUIRE(run.exit_code == 0);
  CHECK(run.out.starts_with("A BINARY model.  BinaryAUC "));
  CHECK(run.out.find("shop.run/report.html") != std::string::npos);
  for (const std::string& file : kFiles) CHECK(std::filesystem::exists(at / ("shop.run/" + file)));
  CHECK(at.read("shop.run/report.html").find("<html") != std::string::npos);
  const Json evaluation = Json::parse(at.read("shop.run/evaluation.json"));
  CHECK(evaluation["metric"] == "BinaryAUC");

  SECTION("twice the same bytes, on any number of threads") {
    REQUIRE(at.run({"run", "shop.csv", "--target", "y", "--row-id", "id", "-o", "shop.run",
                    "--force", "--threads", "1", "--quiet"})
                .exit_code == 0);
    std::vector<std::string> first;
    for (const std::string& file : kFiles) first.push_back(at.read("shop.run/" + file));
    REQUIRE(at.run({"run", "shop.csv", "--target", "y", "--row-id", "id", "--force", "--threads",
                    "3", "--quiet"})
                .exit_code == 0);
    for (std::size_t i = 0; i < kFiles.size(); ++i) {
      CAPTURE(kFiles[i]);
      CHECK(at.read("shop.run/" + kFiles[i]) == first[i]);
    }
  }
  SECTION("a directory that holds a run is kept") {
    const Run again = at.run({"run", "shop.csv", "--target", "y"});
    CHECK(again.exit_code == 3);
    CHECK(again.err.find("shop.run/data.schema") != std::string::npos);
  }
}

TEST_CASE("the commands that run prints repeat its steps to the same bytes", "[cli][run]") {
  const Workspace at;
  at.write("it's data.csv", sample_csv(SampleTarget::kMulticlass, 0, 300));
  const bool at_random = GENERATE(false, true);
  std::vector<std::string> words{"run",      "it's data.csv", "--target", "y",     "--row-id",
                                 "id",       "-o",            "out",      "--json"};
  if (at_random) words.emplace_back("--random");
  const Run run = at.run(words);
  CAPTURE(run.err);
  REQUIRE(run.exit_code == 0);
  const Json json = Json::parse(run.out);
  std::vector<std::string> first;
  const std::vector<std::string> repeated{"data.schema",  "insights.json",   "model.recipe",
                                          "training.log", "evaluation.json", "model.glassbox"};
  for (const std::string& file : repeated) first.push_back(at.read("out/" + file));
  std::filesystem::remove_all(at / "out");
  std::filesystem::create_directory(at / "out");
  std::string script = "cd '" + (at / "").string() + "' && set -e\n";
  for (const std::string command : json["commands"])
    script += GLASSBOX_PROGRAM + command.substr(std::string("glassbox").size()) + " 2>/dev/null" +
              (command.find(" > ") == std::string::npos ? " >/dev/null" : "") + "\n";
  at.write("repeat.sh", script);
  REQUIRE(std::system(("sh '" + (at / "repeat.sh").string() + "'").c_str()) == 0);
  for (std::size_t i = 0; i < repeated.size(); ++i) {
    CAPTURE(repeated[i]);
    CHECK(at.read("out/" + repeated[i]) == first[i]);
  }
}

TEST_CASE("run takes the schema that lies beside the data", "[cli][run]") {
  const Workspace at;
  write_sample(at, SampleTarget::kRegression);
  std::filesystem::rename(at / "data.schema", at / "data.csv.schema");
  const Run run = at.run({"run", "data.csv", "--json", "-o", "out"});
  CAPTURE(run.err);
  REQUIRE(run.exit_code == 0);
  const Json json = Json::parse(run.out);
  CHECK(json["schemaIsInferred"] == false);
  CHECK(json["MLModelType"] == "REGRESSION");
}

TEST_CASE("run says what it cannot work with", "[cli][run][errors]") {
  const Workspace at;
  at.write("data.csv", sample_csv(SampleTarget::kBinary, 0, 60));
  at.write("one.csv", sample_csv(SampleTarget::kBinary, 0, 1));
  at.write("empty.csv", "");
  at.write("label.csv", "a,y\n1,\n2,\n3,\n");
  const auto [words, code, message] = GENERATE(table<std::vector<std::string>, int, std::string>({
      {{"run", "data.csv"}, 2, "--target is missing: which column is to be predicted?"},
      {{"run", "data.csv", "--target", "z"}, 3, "\"z\""},
      {{"run", "data.csv", "--target", "y", "--split", "0-100"}, 2, "leaves no records to judge"},
      {{"run", "empty.csv", "--target", "y"}, 3, "empty.csv"},
      {{"run", "one.csv", "--target", "y"}, 3, "one.csv"},
      {{"run", "label.csv", "--target", "y"}, 3, "label.csv"},
      {{"run", "none.csv", "--target", "y"}, 3, "none.csv: no such file or directory"},
  }));
  CAPTURE(words);
  const Run run = at.run(words);
  CHECK(run.exit_code == code);
  CAPTURE(run.err);
  CHECK(run.err.find(message) != std::string::npos);
  CHECK(run.out == "");
  for (const std::string& file : at.files()) CHECK(file.find("glassbox") == std::string::npos);
}

}  // namespace
}  // namespace glassbox
