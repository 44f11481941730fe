#include <algorithm>
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/cli/sample_data.h"

using namespace glassbox::testing;

TEST_CASE("predict writes Amazon's files, or one plain CSV", "[cli][predict]") {
  const Workspace at;
  train_sample(at, SampleTarget::kBinary);
  at.write("new.csv", std::string(kSampleHeader) + "n1,3,red,\nn2,16,blue,1\nragged\nn3,,,\n");
  const Run run = at.run({"predict", "model.model", "new.csv", "-o", "out"});
  CHECK(run.exit_code == 0);
  CHECK(run.out ==
        "Predicted 3 records\n"
        "  out/batch-prediction/bp-model.manifest\n"
        "  out/batch-prediction/result/bp-model-new.csv.gz\n");
  CHECK(run.err ==
        "glassbox: warning: 4 records: 3 used, 1 rejected (1 wrong column count)\n"
        "glassbox:   new.csv:4: wrong column count: 1, expected 4\n");
  CHECK(std::filesystem::exists(at / "out/batch-prediction/bp-model.manifest"));
  CHECK(std::filesystem::exists(at / "out/batch-prediction/result/bp-model-new.csv.gz"));

  const Run csv = at.run({"predict", "model.model", "new.csv", "--csv", "-"});
  CHECK(csv.exit_code == 0);
  CHECK(csv.out.starts_with("tag,trueLabel,bestAnswer,score\nn1,,0,"));
  CHECK(csv.out.find("\nn2,1,1,") != std::string::npos);
  CHECK(csv.out.find("\n\nn3,,") != std::string::npos);  // the ragged one's line is blank

  const Run json = at.run({"predict", "model.model", "new.csv", "--csv", "new.out", "--json"});
  CHECK(at.read("new.out") == csv.out);
  CHECK(nlohmann::json::parse(json.out)["files"] == nlohmann::json({"new.out"}));

  const Run named =
      at.run({"predict", "model.model", "new.csv", "-o", "out", "--id", "x", "--json"});
  CHECK(nlohmann::json::parse(named.out)["BatchPredictionId"] == "x");
  CHECK(std::filesystem::exists(at / "out/batch-prediction/result/x-new.csv.gz"));
}

TEST_CASE("standard input is predicted like a file", "[cli][predict]") {
  const Workspace at;
  train_sample(at, SampleTarget::kRegression);
  Workspace::Options options;
  options.input = at.read("data.csv");
  const Run piped = at.run({"predict", "model.model", "-", "--csv", "-"}, options);
  CHECK(piped.exit_code == 0);
  CHECK(piped.out == at.run({"predict", "model.model", "data.csv", "--csv", "-"}).out);
  const Run run = at.run({"predict", "model.model", "-", "-o", "out"}, options);
  CHECK(run.exit_code == 0);
  CHECK(std::filesystem::exists(at / "out/batch-prediction/result/bp-model-stdin.gz"));
}

TEST_CASE("a split predicts its part alone", "[cli][predict]") {
  const Workspace at;
  train_sample(at, SampleTarget::kBinary);
  const auto lines = [&](const std::vector<std::string>& more) {
    std::vector<std::string> arguments{"predict", "model.model", "data.csv", "--csv", "-"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const std::string out = at.run(arguments).out;
    return std::count(out.begin(), out.end(), '\n') - 1;
  };
  const std::string random =
      R"({"splitting":{"percentBegin":0,"percentEnd":30,"strategy":"random","randomSeed":"s"}})";
  const std::string others =
      R"({"splitting":{"percentBegin":0,"percentEnd":30,"strategy":"random","randomSeed":"s",)"
      R"("complement":true}})";
  CHECK(lines({}) == 200);
  CHECK(lines({"--split", "0-70"}) + lines({"--split", "70-100"}) == 200);
  CHECK(lines({"--rearrangement", random}) > 20);
  CHECK(lines({"--rearrangement", random}) + lines({"--rearrangement", others}) == 200);
}

TEST_CASE("one record is predicted as in a file", "[cli][predict]") {
  const SampleTarget target =
      GENERATE(SampleTarget::kBinary, SampleTarget::kMulticlass, SampleTarget::kRegression);
  const Workspace at;
  train_sample(at, target);
  const Run run = at.run({"predict", "model.model", "--record", "size=13", "color=red", "--record",
                          "id=a=b", "--explain", "--json"});
  CAPTURE(run.err);
  REQUIRE(run.exit_code == 0);
  CHECK(run.err == "");
  const auto json = nlohmann::json::parse(run.out);
  const auto& prediction = json["Prediction"];
  const auto& explanation = json["explanation"];
  CHECK(prediction["details"]["Algorithm"] == "SGD");
  double margin = explanation["bias"][0];
  for (const auto& one : explanation["contributions"]) margin += one["byOutput"][0].get<double>();
  CHECK(margin == explanation["margins"][0]);  // exactly
  CHECK(explanation["contributions"][0]["feature"] == "normalize(size)");
  if (target == SampleTarget::kRegression) {
    CHECK(prediction["predictedValue"] == explanation["scores"][0]);
  } else if (target == SampleTarget::kBinary) {
    CHECK(prediction["predictedLabel"] == "1");
    CHECK(prediction["predictedScores"].size() == 1);
    CHECK(prediction["predictedScores"]["1"] == explanation["scores"][0]);
  } else {
    CHECK(prediction["predictedLabel"] == "large");
    CHECK(prediction["predictedScores"].size() == 3);
    CHECK(explanation["classes"].size() == 3);
  }
  const Run text =
      at.run({"predict", "model.model", "--record", "size=13", "color=red", "--explain"});
  CHECK(text.out.starts_with("y = "));
  CHECK(text.out.find("\n  contribution") != std::string::npos);
  CHECK(text.out.find("  normalize(size)\n") != std::string::npos);
  CHECK(text.out.find("  color=red\n") != std::string::npos);
}

TEST_CASE("what a record cannot use is said", "[cli][predict]") {
  const Workspace at;
  train_sample(at, SampleTarget::kBinary);
  Run run = at.run({"predict", "model.model", "--record", "sise=13", "size=many", "=x"});
  CHECK(run.exit_code == 0);
  CHECK(run.err ==
        "glassbox: warning: no attribute \"sise\"; did you mean \"size\"?; ignored\n"
        "glassbox: warning: \"size\" is NUMERIC, \"many\" is not; taken as missing\n"
        "glassbox: warning: no attribute \"\"; ignored\n");
  run = at.run({"predict", "model.model", "--record", "size"});
  CHECK(run.exit_code == 2);
  CHECK(run.err == "glassbox: --record size: no \"=\" in it; expected NAME=VALUE\n");
  run = at.run({"predict", "model.model", "--record", "size=1", "size=2"});
  CHECK(run.exit_code == 2);
  CHECK(run.err == "glassbox: --record size=2: \"size\" is given twice\n");
}
