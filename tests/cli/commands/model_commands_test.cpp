// inspect and threshold, and model files that cannot be used.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "io/schema/schema.h"
#include "tests/cli/sample_data.h"

using namespace glassbox::testing;

TEST_CASE("inspect shows what is inside a model", "[cli][inspect]") {
  const SampleTarget target =
      GENERATE(SampleTarget::kBinary, SampleTarget::kMulticlass, SampleTarget::kRegression);
  const Workspace at;
  train_sample(at, target);
  const Run run = at.run({"inspect", "model.model"});
  CHECK(run.exit_code == 0);
  CHECK(run.err == "");
  CHECK(run.out.starts_with("model.model: "));
  for (const char* const part :
       {"200 records, labels ", "\nTraining parameters\n", "sgd.maxPasses ",
        "\nFeatures: 1 number, ", "\nLargest weights", "  normalize(size)\n", "color=blue\n"})
    CHECK(run.out.find(part) != std::string::npos);

  const auto json =
      nlohmann::json::parse(at.run({"inspect", "model.model", "--json", "--weights", "1"}).out);
  CHECK(json["SizeInBytes"] == std::filesystem::file_size(at / "model.model"));
  CHECK(json["trainingRecords"] == 200);
  CHECK(json["features"]["numbers"] == nlohmann::json({"normalize(size)"}));
  CHECK(json["weights"].size() == (target == SampleTarget::kMulticlass ? 3 : 1));
  CHECK(json["weights"][0]["largest"].size() == 1);
  CHECK(json["schema"] == nlohmann::json::parse(at.read("data.schema")));
}

TEST_CASE("inspect --statistics shows coefficients with their errors", "[cli][inspect]") {
  const SampleTarget target =
      GENERATE(SampleTarget::kBinary, SampleTarget::kMulticlass, SampleTarget::kRegression);
  const Workspace at;
  train_sample(at, target);
  const Run run = at.run({"train", "data.csv", "--schema", "data.schema", "--recipe", "data.recipe",
                          "--statistics", "-p", "sgd.l2RegularizationAmount=1e-3", "-o",
                          "with.model", "--json"});
  REQUIRE(run.exit_code == 0);
  const auto trained = nlohmann::json::parse(run.out);
  CHECK(trained["converged"] == true);
  CHECK(trained["finishSteps"] > 0);

  const std::string text = at.run({"inspect", "with.model", "--statistics"}).out;
  for (const char* const part : {"Coefficients of 200 records\n", "penalty of 0.001", "std. error",
                                 "(bias)", "normalize(size)", "baseline"})
    CHECK(text.find(part) != std::string::npos);
  const auto json =
      nlohmann::json::parse(at.run({"inspect", "with.model", "--statistics", "--json"}).out);
  const auto& statistics = json["statistics"];
  CHECK(statistics["records"] == 200);
  CHECK(statistics["l2"] == 1e-3);
  CHECK(statistics["distribution"] == (target == SampleTarget::kRegression ? "t" : "normal"));
  std::size_t estimated = 0, baselines = 0;
  for (const auto& row : statistics["coefficients"]) {
    if (row["status"] == "baseline") ++baselines;
    if (row["status"] != "estimated") continue;
    ++estimated;
    CHECK(row["standardError"] > 0);
    CHECK(row["low"] < row["coefficient"]);
    CHECK(row["high"] > row["coefficient"]);
    CHECK(row["p"] >= 0);
    CHECK(row["p"] <= 1);
  }
  const std::size_t outputs = target == SampleTarget::kMulticlass ? 2 : 1;
  CHECK(estimated == 4 * outputs);  // bias, size, two of three colours
  CHECK(baselines == outputs);
  // A new threshold leaves them where they are.
  if (target != SampleTarget::kBinary) return;
  REQUIRE(at.run({"threshold", "with.model", "--set", "0.25"}).exit_code == 0);
  CHECK(at.run({"inspect", "with.model", "--statistics"}).out == text);
}

TEST_CASE("inspect says when a model holds no statistics", "[cli][inspect]") {
  const Workspace at;
  write_sample(at, SampleTarget::kBinary);
  REQUIRE(at.run({"train", "data.csv", "--schema", "data.schema", "-p", "sgd.maxPasses=3", "-o",
                  "model.model"})
              .exit_code == 0);
  const Run run = at.run({"inspect", "model.model", "--statistics"});
  CHECK(run.exit_code == 3);
  CHECK(run.err.find("no statistics") != std::string::npos);
  CHECK(run.err.find("train it with --statistics") != std::string::npos);
}

TEST_CASE("--finish says whether training ends at the optimum", "[cli][train]") {
  const Workspace at;
  write_sample(at, SampleTarget::kBinary);
  at.write("data.recipe", R"j({"outputs": ["ALL_CATEGORICAL", "normalize(ALL_NUMERIC)"]})j");
  const auto train = [&](std::vector<std::string> more) {
    std::vector<std::string> arguments = {"train",    "data.csv",    "--schema", "data.schema",
                                          "--recipe", "data.recipe", "-o",       "m.model",
                                          "--force",  "--json"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return at.run(arguments);
  };
  const auto steps = [&](const std::vector<std::string>& more) {
    return nlohmann::json::parse(train(more).out)["finishSteps"].get<int>();
  };
  CHECK(steps({}) > 0);
  CHECK(steps({"--finish", "off"}) == 0);
  CHECK(steps({"-p", "sgd.maxPasses=10"}) == 0);
  CHECK(steps({"-p", "sgd.maxPasses=10", "--finish", "on"}) > 0);
  at.write("p.parameters", "sgd.maxPasses=10\nfinish=on\n");
  CHECK(steps({"--parameters", "p.parameters"}) > 0);
  CHECK(train({"--finish", "maybe"}).exit_code == 3);
  CHECK(train({"--finish", "off", "--statistics"}).exit_code == 2);
}

TEST_CASE("inspect shows which attributes matter and what their values do", "[cli][inspect]") {
  const SampleTarget target =
      GENERATE(SampleTarget::kBinary, SampleTarget::kMulticlass, SampleTarget::kRegression);
  const Workspace at;
  train_sample(at, target);
  const std::string text = at.run({"inspect", "model.model"}).out;
  CHECK(text.find("\nImportance of attributes\n") != std::string::npos);
  CHECK(text.find("covariance left out") != std::string::npos);
  CHECK(at.run({"inspect", "model.model", "--attributes", "1"}).out.find("  and 1 more\n") !=
        std::string::npos);

  const auto json = nlohmann::json::parse(at.run({"inspect", "model.model", "--json"}).out);
  const auto& attributes = json["importance"]["attributes"];
  REQUIRE(attributes.size() == 2);
  // What the target is made from: a number is size + 10 * color.
  const bool is_color = target == SampleTarget::kRegression;
  CHECK(attributes[0]["attributes"] == nlohmann::json({is_color ? "color" : "size"}));
  CHECK(attributes[0]["share"].get<double>() > attributes[1]["share"].get<double>());
  CHECK(attributes[0]["share"].get<double>() + attributes[1]["share"].get<double>() == Approx(1));

  const std::size_t outputs = target == SampleTarget::kMulticlass ? 3 : 1;
  REQUIRE(json["effects"].size() == 2);
  const auto& size = json["effects"][is_color ? 1 : 0];
  CHECK(size["number"] == "size");
  CHECK(size["curve"].size() == 1);
  CHECK(size["curve"][0]["records"] == 200);
  CHECK(size["curve"][0]["atTo"].size() == outputs);
  const auto& color = json["effects"][is_color ? 0 : 1];
  CHECK(color["attributes"] == nlohmann::json({"color"}));
  CHECK(color["levels"].size() == 3);
  CHECK(color["levels"][0]["records"] == 67);
  CHECK(color["levels"][2]["feature"] == "color=blue");
  CHECK(color["levels"][2]["records"] == 66);
  CHECK(color["levels"][0]["contributions"].size() == outputs);
  CHECK(color["levelsLeftOut"] == 0);

  const auto one =
      nlohmann::json::parse(at.run({"inspect", "model.model", "--json", "--attributes", "1"}).out);
  CHECK(one["effects"].size() == 1);
  CHECK(one["importance"] == json["importance"]);
}

TEST_CASE("inspect --schema and --recipe can be trained with", "[cli][inspect]") {
  const Workspace at;
  train_sample(at, SampleTarget::kBinary);
  CHECK(at.run({"inspect", "model.model", "--schema"}).out == at.read("data.schema"));
  at.write("out.recipe", at.run({"inspect", "model.model", "--recipe"}).out);
  REQUIRE(at.run({"train", "data.csv", "--schema", "data.schema", "--recipe", "out.recipe", "-o",
                  "again.model"})
              .exit_code == 0);
  CHECK(at.read("again.model") == at.read("model.model"));
}

TEST_CASE("the threshold is set in place", "[cli][threshold]") {
  const Workspace at;
  train_sample(at, SampleTarget::kBinary);
  const auto predictions = [&] {
    return at.run({"predict", "model.model", "data.csv", "--csv", "-"}).out;
  };
  const auto before = predictions();
  Run run = at.run({"threshold", "model.model", "--set", "1"});
  CHECK(run.exit_code == 0);
  CHECK(run.out == "score threshold 0.5 -> 1\n");
  CHECK(predictions() != before);
  run = at.run({"threshold", "model.model", "--set", "0.5", "--json"});
  CHECK(nlohmann::json::parse(run.out) ==
        nlohmann::json({{"model", "model.model"}, {"before", 1.0}, {"threshold", 0.5}}));
  CHECK(predictions() == before);
  CHECK(at.files() ==
        std::vector<std::string>{"data.csv", "data.recipe", "data.schema", "model.model"});

  SECTION("or not at all") {
    const std::string whole = at.read("model.model");
    Workspace::Options full_disk;
    full_disk.largest_file = 100;
    run = at.run({"threshold", "model.model", "--set", "0.25"}, full_disk);
    CHECK(run.exit_code == 5);
    CHECK(run.err == "glassbox: model.model: File too large\n");
    CHECK(at.read("model.model") == whole);
    CHECK(at.files() ==
          std::vector<std::string>{"data.csv", "data.recipe", "data.schema", "model.model"});
  }
}

TEST_CASE("only binary models have a threshold", "[cli][threshold]") {
  const Workspace at;
  train_sample(at, SampleTarget::kRegression);
  const Run run = at.run({"threshold", "model.model", "--set", "0.5"});
  CHECK(run.exit_code == 3);
  CHECK(run.err ==
        "glassbox: model.model: a REGRESSION model has no score threshold; only BINARY "
        "models do\n");
}

TEST_CASE("a damaged model file is refused by every command", "[cli][bad_input]") {
  const Workspace at;
  train_sample(at, SampleTarget::kBinary);
  const std::string whole = at.read("model.model");
  std::string message;
  SECTION("another file") {
    at.write("model.model", sample_csv(SampleTarget::kBinary, 0, 100));
    message = "model.model: not a Glassbox ML model";
  }
  SECTION("empty") {
    at.write("model.model", "");
    message = "model.model: not a Glassbox ML model";
  }
  SECTION("truncated") {
    at.write("model.model", whole.substr(0, whole.size() / 2));
    message = "model.model: truncated in section schema";
  }
  SECTION("one bit flipped") {
    std::string flipped = whole;
    flipped[whole.size() / 2] = static_cast<char>(flipped[whole.size() / 2] ^ 4);
    at.write("model.model", flipped);
    message = "model.model: damaged in section schema (checksum)";
  }
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{"inspect", "model.model"},
        {"threshold", "model.model", "--set", "0.5"},
        {"evaluate", "model.model", "data.csv"},
        {"predict", "model.model", "data.csv", "--csv", "-"}}) {
    const Run run = at.run(arguments);
    CHECK(run.exit_code == 4);
    CHECK(run.out == "");
    CHECK(run.err == "glassbox: " + message + "\n");
  }
}

TEST_CASE("a truncated or altered model never passes", "[cli][bad_input][property]") {
  const Workspace at;
  train_sample(at, SampleTarget::kBinary);
  const std::string whole = at.read("model.model");
  for (std::size_t step = 0; step < 24; ++step) {
    const std::size_t place = whole.size() * step / 24;
    at.write("cut.model", whole.substr(0, place));
    const Run cut = at.run({"inspect", "cut.model"});
    std::string flipped = whole;
    flipped[place] = static_cast<char>(flipped[place] ^ (1 << step % 8));
    at.write("flipped.model", flipped);
    const Run altered = at.run({"inspect", "flipped.model"});
    CAPTURE(place, cut.err, altered.err);
    CHECK(cut.exit_code == 4);
    CHECK(cut.err.starts_with("glassbox: cut.model: "));
    CHECK(altered.exit_code == 4);
    CHECK(altered.err.starts_with("glassbox: flipped.model: "));
  }
}

TEST_CASE("a model that is not there is a matter of the machine", "[cli][bad_input]") {
  const Run run = Workspace().run({"inspect", "none.model"});
  CHECK(run.exit_code == 5);
  CHECK(run.err == "glassbox: none.model: No such file or directory\n");
}
