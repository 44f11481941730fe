// glassbox tune as a user meets it: what it writes, says and refuses. What it chooses is tested in
// tests/engine/tune/tune_test.cpp.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "cli/datasets/dataset_files.h"
#include "io/files/whole_file.h"
#include "tests/cli/sample_data.h"

using namespace glassbox::testing;
using Json = nlohmann::json;

TEST_CASE("what tune writes, train reads", "[cli][tune]") {
  const Workspace at;
  write_sample(at, SampleTarget::kBinary);
  const Run tuned =
      at.run({"tune", "data.csv", "--schema", "data.schema", "--split", "0-70", "-o", "best"});
  REQUIRE(tuned.exit_code == 0);
  CHECK(at.files() ==
        std::vector<std::string>{"best.parameters", "best.recipe", "data.csv", "data.schema"});
  CHECK(tuned.out.find("\n  *  ") != std::string::npos);
  CHECK(tuned.out.find("best.recipe") != std::string::npos);
  const Run trained =
      at.run({"train", "data.csv", "--schema", "data.schema", "--split", "0-70", "--recipe",
              "best.recipe", "--parameters", "best.parameters", "-o", "m", "--json"});
  REQUIRE(trained.exit_code == 0);
  const Json parameters = Json::parse(trained.out)["TrainingParameters"];
  CHECK(parameters["finish"] == "on");
  CHECK(at.read("best.parameters").starts_with("sgd.l"));
}

TEST_CASE("tune's JSON has its documented shape", "[cli][tune]") {
  const Workspace at;
  write_sample(at, SampleTarget::kRegression);
  const Run run = at.run({"tune", "data.csv", "--schema", "data.schema", "-o", "best", "--json",
                          "--quiet", "--folds", "3", "--seed", "7"});
  REQUIRE(run.exit_code == 0);
  CHECK(run.err.empty());
  const Json tuned = Json::parse(run.out);
  CHECK(tuned["MLModelType"] == "REGRESSION");
  CHECK(tuned["metric"] == "RegressionRMSE");
  CHECK(tuned["triedOn"] == tuned["records"]["used"]);
  CHECK(tuned["folds"] == 3);
  CHECK(tuned["repeats"] == 8);
  CHECK(tuned["seed"] == 7);
  CHECK(tuned["leftOut"] == 0);
  CHECK(tuned["recipe"] == "best.recipe");
  CHECK(tuned["parameters"] == "best.parameters");
  const Json& candidates = tuned["candidates"];
  REQUIRE(candidates.size() > 30);
  for (const Json& one : candidates) {
    CHECK(one.size() == 11);
    CHECK(one.contains("sgd.l2RegularizationAmount") != one.contains("sgd.l1RegularizationAmount"));
  }
  const Json& best = candidates[tuned["best"].get<std::size_t>()];
  const Json& chosen = candidates[tuned["chosen"].get<std::size_t>()];
  CHECK(best["behind"] == 0);
  CHECK(chosen["behind"] <= chosen["behindStandardError"]);
  CHECK(chosen["repeats"] == 8);
}

TEST_CASE("a budget that is spent at once still chooses, and says what it left out",
          "[cli][tune]") {
  const Workspace at;
  write_sample(at, SampleTarget::kMulticlass);
  const Run run = at.run(
      {"tune", "data.csv", "--schema", "data.schema", "-o", "best", "--budget", "1e-6", "--quiet"});
  CHECK(run.exit_code == 0);
  CHECK(run.out.find("\nThe budget had no time for 21 candidates\n") != std::string::npos);
  CHECK(at.read("best.recipe").find("normalize(ALL_NUMERIC)") != std::string::npos);
}

TEST_CASE("tune refuses what makes no sense, and leaves nothing behind", "[cli][tune]") {
  const Workspace at;
  write_sample(at, SampleTarget::kBinary);
  std::vector<std::string> arguments = {"tune", "data.csv", "--schema", "data.schema",
                                        "-o",   "best",     "--quiet"};
  const auto [more, exit_code, message] =
      GENERATE(table<std::vector<std::string>, int, std::string>({
          {{"--budget", "0"},
           2,
           "glassbox: --budget 0: expected seconds above 0; leave it out to try everything\n"},
          {{"--budget", "soon"},
           2,
           "glassbox: --budget soon: expected seconds above 0; leave it out to try everything\n"},
          {{"--split", "0-1"},
           3,
           "glassbox: data.csv: 2 records, fewer than 5 folds; give more records or fewer folds\n"},
      }));
  arguments.insert(arguments.end(), more.begin(), more.end());
  const Run run = at.run(arguments);
  CHECK(run.exit_code == exit_code);
  CHECK(run.err == message);
  CHECK(at.files() == std::vector<std::string>{"data.csv", "data.schema"});
}

TEST_CASE("tune asks for two folds at least", "[cli][tune]") {
  const Workspace at;
  write_sample(at, SampleTarget::kBinary);
  CHECK(at.run({"tune", "data.csv", "--schema", "data.schema", "-o", "best", "--folds", "1"})
            .exit_code == 2);
}

TEST_CASE("tune replaces no file unless told to", "[cli][tune]") {
  const Workspace at;
  write_sample(at, SampleTarget::kBinary);
  at.write("best.parameters", "mine\n");
  const Run run = at.run({"tune", "data.csv", "--schema", "data.schema", "-o", "best"});
  CHECK(run.exit_code == 3);
  CHECK(at.read("best.parameters") == "mine\n");
  const Run same = at.run({"tune", "data.csv", "--schema", "best.recipe", "-o", "best"});
  CHECK(same.exit_code == 3);
  CHECK(same.err.find("the command reads this file") != std::string::npos);
}

TEST_CASE("parameters of a file give way to -p, and name their file when wrong", "[cli][train]") {
  const Workspace at;
  write_sample(at, SampleTarget::kBinary);
  at.write("p", "sgd.maxPasses=20\n\nsgd.l2RegularizationAmount=1e-3\n");
  at.write("wrong", "sgd.maxPass=20\n");
  const auto train = [&](const std::string& file) {
    return at.run({"train", "data.csv", "--schema", "data.schema", "--parameters", file, "-p",
                   "sgd.maxPasses=5", "-o", "m", "--force", "--json"});
  };
  const Run run = train("p");
  REQUIRE(run.exit_code == 0);
  const Json parameters = Json::parse(run.out)["TrainingParameters"];
  CHECK(parameters["sgd.maxPasses"] == "5");
  CHECK(parameters["sgd.l2RegularizationAmount"] == "1e-3");
  CHECK(train("wrong").exit_code == 3);
  CHECK(train("wrong").err ==
        "glassbox: wrong: no training parameter \"sgd.maxPass\"; did you mean sgd.maxPasses?\n");
  CHECK(train("none").err == "glassbox: none: no such file or directory\n");
}

TEST_CASE("a file of parameters may be the API's JSON object", "[cli][train]") {
  const Workspace at;
  write_sample(at, SampleTarget::kBinary);
  const auto train = [&](const std::string& text) {
    at.write("p.json", text);
    return at.run({"train", "data.csv", "--schema", "data.schema", "--parameters", "p.json", "-o",
                   "m", "--force", "--json"});
  };
  // TrainingParameters as GetMLModel answers them.
  const Run run = train(
      R"({"algorithm": "sgd", "sgd.l1RegularizationAmount": "0.0", "sgd.maxPasses": 7,
          "sgd.l2RegularizationAmount": "1e-3", "sgd.maxMLModelSizeInBytes": "104857600",
          "sgd.shuffleType": "auto"})");
  REQUIRE(run.exit_code == 0);
  const Json parameters = Json::parse(run.out)["TrainingParameters"];
  CHECK(parameters["sgd.maxPasses"] == "7");
  CHECK(parameters["sgd.l2RegularizationAmount"] == "1e-3");
  const auto [text, message] = GENERATE(table<std::string, std::string>({
      {"{\"sgd.maxPass\": \"7\"}",
       "p.json: no training parameter \"sgd.maxPass\"; did you mean sgd.maxPasses?"},
      {"{\n \"sgd.maxPasses\": true}",
       "p.json:2:2: \"sgd.maxPasses\" is true; expected a string or a number"},
      {"{\"sgd.maxPasses\": \"seven\"}",
       "p.json: sgd.maxPasses is \"seven\", expected a whole number from 1 to 10000"},
  }));
  const Run wrong = train(text);
  CHECK(wrong.exit_code == 3);
  CHECK(wrong.err == "glassbox: " + message + "\n");
}

TEST_CASE("tune finds recipes for wine that are as good as the best ones known",
          "[cli][tune][slow]") {
  const Workspace at;
  REQUIRE(at.run({"datasets", "wine", "-o", "wine"}).exit_code == 0);
  const auto [name, lowest_loss] = GENERATE(table<std::string, double>({
      {"regression", 0.664},      // RMSE, at most
      {"binary", 1 - 0.862},      // 1 - AUC
      {"multiclass", 1 - 0.458},  // 1 - macro F1
  }));
  CAPTURE(name);
  const std::string data = "wine/" + name + ".csv", schema = "wine/" + name + ".schema";
  REQUIRE(at.run({"tune", data, "--schema", schema, "--split", "0-70", "-o", "t"}).exit_code == 0);
  REQUIRE(at.run({"train", data, "--schema", schema, "--split", "0-70", "--recipe", "t.recipe",
                  "--parameters", "t.parameters", "-o", "m"})
              .exit_code == 0);
  const Run judged = at.run({"evaluate", "m", data, "--split", "70-100", "--json"});
  const double value = Json::parse(judged.out)["value"].get<double>();
  CHECK((name == "regression" ? value : 1 - value) <= lowest_loss);
}

TEST_CASE("train without recipe and parameters chooses both, and says what it tried",
          "[cli][train]") {
  const Workspace at;
  REQUIRE(at.run({"datasets", "wine", "-o", "wine"}).exit_code == 0);
  std::vector<std::string> train = {
      "train", "wine/binary.csv", "--schema", "wine/binary.schema", "--split",
      "0-70",  "--json",          "-o"};
  const auto with = [&](const char* model, std::vector<std::string> more) {
    std::vector<std::string> words = train;
    words.emplace_back(model);
    words.insert(words.end(), more.begin(), more.end());
    return at.run(words);
  };
  const Run chosen = with("a", {"--threads", "1"});
  REQUIRE(chosen.exit_code == 0);
  const Json board = Json::parse(chosen.out)["leaderboard"];
  CHECK(board["triedOn"] == 1122);
  CHECK(board["candidates"].size() > 8);
  CHECK(std::ranges::count(board["recipes"], board["chosen"]) == 1);
  CHECK(board["candidates"][board["best"].get<std::size_t>()]["behind"] == 0);
  CHECK(with("b", {"--threads", "3"}).exit_code == 0);
  CHECK(at.read("a") == at.read("b"));
  CHECK(board["recipes"].size() > 2);
  CHECK(board["recipes"].size() < board["candidates"].size());
  CHECK(board["learningCurve"]["metric"] == "log loss");
  CHECK(board["learningCurve"]["points"].size() == 4);

  // The model keeps it.
  CHECK(Json::parse(at.run({"inspect", "a", "--json"}).out)["leaderboard"] == board);
  const std::string inspected = at.run({"inspect", "a"}).out;
  CHECK(inspected.find("\nRecipes tried by cross-validation on 1,122 training records") !=
        std::string::npos);
  CHECK(inspected.find("\nLearning curve, log loss held out by training records: ") !=
        std::string::npos);
  REQUIRE(at.run({"evaluate", "a", "wine/binary.csv", "--split", "70-100", "--report", "a.html"})
              .exit_code == 0);
  CHECK(at.read("a.html").find("\"learningCurve\":{\"metric\":\"log loss\"") != std::string::npos);

  const Run suggested = with("c", {"--recipe", "suggested"});
  REQUIRE(suggested.exit_code == 0);
  CHECK_FALSE(Json::parse(suggested.out).contains("leaderboard"));
  CHECK(at.run({"inspect", "c", "--recipe"}).out ==
        at.run({"recipe", "suggest", "wine/binary.csv", "--schema", "wine/binary.schema", "--split",
                "0-70"})
            .out);
  const Run given = with("d", {"-p", "sgd.l2RegularizationAmount=1e-3"});
  CHECK_FALSE(Json::parse(given.out).contains("leaderboard"));
  for (const char* const model : {"c", "d"})
    CHECK_FALSE(Json::parse(at.run({"inspect", model, "--json"}).out).contains("leaderboard"));
}
