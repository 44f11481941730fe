#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/cli/sample_data.h"

using namespace glassbox::testing;

TEST_CASE("evaluate begins with the metric, its baseline and a verdict", "[cli][evaluate]") {
  const auto [target, metric, view] = GENERATE(table<SampleTarget, std::string, std::string>({
      {SampleTarget::kBinary, "BinaryAUC", "\nThresholds (* the model's)\n"},
      {SampleTarget::kMulticlass, "MulticlassAvgFScore", "\nConfusion matrix (rows: "},
      {SampleTarget::kRegression, "RegressionRMSE", "\nResiduals (actual - predicted; "},
  }));
  const Workspace at;
  train_sample(at, target);
  at.write("new.csv", sample_csv(target, 200, 300));
  const Run text = at.run({"evaluate", "model.model", "new.csv"});
  CAPTURE(text.out, text.err);
  CHECK(text.exit_code == 0);
  CHECK(text.err == "");
  CHECK(text.out.starts_with(metric + " "));
  CHECK(text.out.find(view) != std::string::npos);
  CHECK(text.out.find("  100 records: 100 used, 0 rejected\n") != std::string::npos);

  const Run run = at.run({"evaluate", "model.model", "new.csv", "--json"});
  CHECK(run.exit_code == 0);
  const auto json = nlohmann::json::parse(run.out);
  CHECK(json["metric"] == metric);
  CHECK(json["records"] == nlohmann::json({{"total", 100},
                                           {"used", 100},
                                           {"rejected", 0},
                                           {"rejectedByReason", nlohmann::json::object()},
                                           {"invalidByAttribute", nlohmann::json::object()}}));
  CHECK((json["value"] < json["baseline"]) == (target == SampleTarget::kRegression));
  CHECK(json.contains("MLModelType"));
}

TEST_CASE("evaluating on the training data is pointed out", "[cli][evaluate]") {
  const Workspace at;
  train_sample(at, SampleTarget::kBinary);
  const std::string alert =
      "\n! the model was trained on the same data; hold some out for the evaluation\n";
  CHECK(at.run({"evaluate", "model.model", "data.csv"}).out.find(alert) != std::string::npos);
  CHECK(at.run({"evaluate", "model.model", "data.csv", "--split", "0-70"}).out.find(alert) ==
        std::string::npos);
}

TEST_CASE("the confusion matrix goes to a file", "[cli][evaluate]") {
  const Workspace at;
  train_sample(at, SampleTarget::kMulticlass);
  REQUIRE(at.run({"evaluate", "model.model", "data.csv", "--confusion", "matrix.csv"}).exit_code ==
          0);
  CHECK(at.read("matrix.csv").starts_with("true\\predicted,"));
  const Run again = at.run({"evaluate", "model.model", "data.csv", "--confusion", "matrix.csv"});
  CHECK(again.exit_code == 3);
  CHECK(again.err ==
        "glassbox: matrix.csv: the file exists; give another name, or --force to "
        "replace it\n");

  train_sample(Workspace(), SampleTarget::kBinary);
  const Workspace other;
  train_sample(other, SampleTarget::kBinary);
  const Run binary =
      other.run({"evaluate", "model.model", "data.csv", "--confusion", "matrix.csv"});
  CHECK(binary.exit_code == 3);
  CHECK(binary.err ==
        "glassbox: model.model: a BINARY model has no confusion matrix to save; "
        "--confusion is for MULTICLASS models\n");
}

TEST_CASE("more than ten classes are shown as nine and the others", "[cli][evaluate]") {
  const Workspace at;
  at.write("data.schema", sample_schema(SampleTarget::kMulticlass));
  std::string csv = kSampleHeader;
  for (int i = 0; i < 240; ++i)
    csv += "r," + std::to_string(i % 12) + ",red,c" + std::to_string(i % 12) + "\n";
  at.write("data.csv", csv);
  REQUIRE(at.run({"train", "data.csv", "--schema", "data.schema", "-o", "m"}).exit_code == 0);
  const std::string text = at.run({"evaluate", "m", "data.csv"}).out;
  CAPTURE(text);
  CHECK(text.find(" c8     others  |  records") != std::string::npos);
  CHECK(text.find("\n  others ") != std::string::npos);
  CHECK(text.find("c9") == std::string::npos);
}

TEST_CASE("a class without records has no F1 beside the average that leaves it out",
          "[cli][evaluate]") {
  const Workspace at;
  at.write("data.schema", sample_schema(SampleTarget::kMulticlass));
  const std::string one = "r,1,red,plum\n", other = "r,2,red,fig\n";
  at.write("data.csv", kSampleHeader + one + one + other + other);
  at.write("plums.csv", kSampleHeader + one + one);
  REQUIRE(at.run({"train", "data.csv", "--schema", "data.schema", "-o", "m"}).exit_code == 0);
  const std::string text = at.run({"evaluate", "m", "plums.csv"}).out;
  CAPTURE(text);
  CHECK(text.find("|        2  100.0 %  100.0 %  1.0000\n  fig ") != std::string::npos);
  CHECK(text.find("|        0    0.0 %\n  predicted ") != std::string::npos);
  CHECK(text.find("|        2                    1.0000\n") != std::string::npos);
}

TEST_CASE("long names of classes do not stretch the confusion matrix", "[cli][evaluate]") {
  const Workspace at;
  at.write("data.schema", sample_schema(SampleTarget::kMulticlass));
  std::string csv = kSampleHeader;
  for (int i = 0; i < 90; ++i)
    csv += "r," + std::to_string(i % 3) + ",red," +
           std::string(200, static_cast<char>('a' + i % 3)) + "\n";
  at.write("data.csv", csv);
  REQUIRE(at.run({"train", "data.csv", "--schema", "data.schema", "-o", "m"}).exit_code == 0);
  const std::string text = at.run({"evaluate", "m", "data.csv"}).out;
  CAPTURE(text);
  CHECK(text.find("  aaaaaaaaa...  bbbbbbbbb...  ccccccccc...  |") != std::string::npos);
  CHECK(text.find("\n  aaaaaaaaaaaaaaaaaaaaa...  ") != std::string::npos);
}

TEST_CASE("data without the target cannot be evaluated", "[cli][evaluate]") {
  const Workspace at;
  train_sample(at, SampleTarget::kBinary);
  at.write("other.schema",
           R"({"attributes":[{"attributeName":"size","attributeType":"NUMERIC"}]})");
  at.write("new.csv", "1\n2\n");
  const Run run = at.run({"evaluate", "model.model", "new.csv", "--schema", "other.schema"});
  CHECK(run.exit_code == 3);
  CHECK(run.err ==
        "glassbox: the data have no attribute \"y\", the model's target; an evaluation needs it\n");
}

TEST_CASE("the 70/30 split of the red wines takes 1,122 and 477 records", "[cli][evaluate][wine]") {
  const Workspace at;
  REQUIRE(at.run({"datasets", "wine", "-o", "wine"}).exit_code == 0);
  const Run trained =
      at.run({"train", "wine/regression.csv", "--schema", "wine/regression.schema", "--recipe",
              "wine/regression.best.recipe", "--split", "0-70", "-o", "m", "--json"});
  CAPTURE(trained.err);
  CHECK(nlohmann::json::parse(trained.out)["records"]["used"] == 1122);
  const Run run = at.run({"evaluate", "m", "wine/regression.csv", "--split", "70-100", "--json"});
  const auto json = nlohmann::json::parse(run.out);
  CHECK(json["records"]["used"] == 477);
  CHECK(json["value"] < 0.7);
  CHECK(json["baseline"] == Approx(0.7959).margin(0.0001));
}
