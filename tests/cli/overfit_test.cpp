#include "cli/overfit.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <nlohmann/json.hpp>

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
  CHECK(at.read("out/report.html").find(" in training, ") != std::string::npos);
}
