#include <catch2/catch.hpp>
#include <cmath>
#include <nlohmann/json.hpp>

#include "engine/evaluate/loss_comparison.h"
#include "tests/cli/sample_data.h"

using namespace glassbox::testing;

TEST_CASE("a model overfits that is clearly worse on records held out", "[cli][overfit]") {
  const auto overfits = [](double training, double evaluation) {
    return LossComparison{"log loss", training, evaluation, /*baseline=*/0.7}.overfits();
  };
  CHECK(overfits(0.3, 0.4));
  CHECK_FALSE(overfits(0.3, 0.355));
  CHECK_FALSE(overfits(0.3, 0.2));
  CHECK_FALSE(overfits(0.001, 0.03));  // five times, of next to nothing
  CHECK(overfits(0.001, 0.04));
  CHECK(LossComparison{"log loss", 0.3, 0.31, 0.7}.text() == "0.3 in training, 0.31 in evaluation");
  CHECK(LossComparison{"log loss", 0.3, 0.31, 0.7}.warning().empty());
  CHECK(LossComparison{"RMSE", 0.3, 0.4, 0.7}.warning().starts_with(
      "the RMSE is over 20 % worse in evaluation (0.4) than in training (0.3): the model is "
      "overfit"));
}

TEST_CASE("a run shows the training loss beside the evaluation's", "[cli][overfit][run]") {
  const SampleTarget target =
      GENERATE(SampleTarget::kBinary, SampleTarget::kMulticlass, SampleTarget::kRegression);
  const Workspace at;
  write_sample(at, target);
  const Run run =
      at.run({"run", "data.csv", "--schema", "data.schema", "--random", "--json", "-o", "out"});
  REQUIRE(run.exit_code == 0);
  const auto loss = nlohmann::json::parse(run.out)["loss"];
  const auto model = nlohmann::json::parse(at.run({"inspect", "out/model.glassbox", "--json"}).out);
  const auto evaluation = nlohmann::json::parse(at.read("out/evaluation.json"));
  const double mean_loss = model["meanLoss"];
  if (target == SampleTarget::kRegression) {
    const double scale = model["outputScale"];
    CHECK(loss["name"] == "RMSE");
    CHECK(loss["training"].get<double>() == Approx(scale * std::sqrt(2 * mean_loss)));
    CHECK(loss["evaluation"] == evaluation["value"]);
    // The same records evaluated; --random draws them again.
    const auto again = nlohmann::json::parse(
        at.run({"evaluate", "out/model.glassbox", "data.csv", "--rearrangement",
                R"({"splitting":{"percentBegin":0,"percentEnd":70,"strategy":"random"}})",
                "--json"})
            .out);
    CHECK(loss["training"].get<double>() == Approx(again["value"].get<double>()).epsilon(1e-4));
  } else {
    const char* const part = target == SampleTarget::kBinary ? "binary" : "multiclass";
    CHECK(loss["name"] == "log loss");
    CHECK(loss["training"] == mean_loss);
    CHECK(loss["evaluation"] == evaluation[part]["logLoss"]);
  }
  CHECK(loss["overfits"].is_boolean());
  CHECK(evaluation["loss"] == loss);
  const std::string page = at.read("out/report.html");
  for (const char* const part : {"training", "evaluation"})
    CHECK(page.find("data-field=\"/evaluation/loss/" + std::string(part) + "\"") !=
          std::string::npos);
  CHECK(at.run({"evaluate", "out/model.glassbox", "data.csv"}).out.find(" in training, ") !=
        std::string::npos);
}

// Fifty records, each of a category of its own in training and another in the evaluation.
TEST_CASE("an overfit model is a finding of run and evaluate", "[cli][overfit][run][evaluate]") {
  const Workspace at;
  std::string csv = "x,y\n";
  for (int i = 0; i < 100; ++i)
    csv += "v" + std::to_string(i) + "," + std::to_string(i * 7 % 10 / 5) + "\n";
  at.write("data.csv", csv);
  at.write("data.schema",
           R"({"version":"1.0","targetAttributeName":"y","dataFormat":"CSV",
"dataFileContainsHeader":true,"attributes":[{"attributeName":"x","attributeType":"CATEGORICAL"},
{"attributeName":"y","attributeType":"BINARY"}]})");
  REQUIRE(at.run({"train", "data.csv", "--schema", "data.schema", "--split", "0-50", "-p",
                  "sgd.maxPasses=100", "-o", "m"})
              .exit_code == 0);
  const std::vector<std::string> evaluate{"evaluate", "m",      "data.csv", "--split",
                                          "50-100",   "--json", "--report", "page.html"};
  const Run run = at.run(evaluate);
  REQUIRE(run.exit_code == 0);
  const auto loss = nlohmann::json::parse(run.out)["loss"];
  REQUIRE(loss["overfits"] == true);
  const std::string page = at.read("page.html");
  const std::size_t finding = page.find("<strong>Overfit:</strong> <bdi>the log loss is over 20 %");
  CHECK(finding != std::string::npos);
  CHECK(finding < page.find("id=\"verdict\""));
  CHECK(at.run({"evaluate", "m", "data.csv", "--split", "50-100"})
            .out.find("\n! " + loss["warning"].get<std::string>() + "\n") != std::string::npos);
}
