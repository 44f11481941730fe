// Score thresholds chosen from data. --set is in model_commands_test.cpp.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/cli/sample_data.h"

using namespace glassbox::testing;
using Catch::Contains;
using nlohmann::json;

TEST_CASE("a score threshold is chosen, explained, and stored when asked for", "[cli][threshold]") {
  const Workspace at;
  train_sample(at, SampleTarget::kBinary);
  const std::string model = at.read("model.model");
  const Run run = at.run({"threshold", "model.model", "data.csv", "--best", "f1"});
  CHECK(run.exit_code == 0);
  CHECK(run.err == "");
  for (const char* const part :
       {"for best F1 on 200 records\n", "  95 % intervals: score threshold ", " to ",
        "1,000 replicates of a Poisson bootstrap, seed 1", "  predicted positive ",
        "  false positive rate ", "Not saved; --save stores it in the model\n"})
    CHECK_THAT(run.out, Contains(part));
  CHECK(at.read("model.model") == model);

  const std::vector<std::string> saving{"threshold", "model.model", "data.csv", "--best",
                                        "f1",        "--save",      "--json"};
  const auto chosen = json::parse(at.run(saving).out);
  CHECK(chosen["saved"] == true);
  CHECK(chosen["goal"] == "f1");
  CHECK(chosen["before"] == 0.5);
  CHECK(chosen["bootstrap"]["replicates"] == 1000);
  CHECK(chosen["interval"]["low"] <= chosen["threshold"]);
  CHECK(chosen["interval"]["high"] >= chosen["threshold"]);
  CHECK(chosen["figure"] >= chosen["figureBefore"]);
  // The evaluation of the model that was saved says the same, at every threshold less.
  const auto judged = json::parse(at.run({"evaluate", "model.model", "data.csv", "--json"}).out);
  CHECK(judged["binary"]["threshold"] == chosen["threshold"]);
  CHECK(judged["binary"]["atThreshold"] == chosen["atThreshold"]);
  for (const json& row : judged["binary"]["thresholds"]) CHECK(row["f1"] <= chosen["figure"]);
  // Once more from there: the same choice, from another threshold.
  const auto again = json::parse(at.run(saving).out);
  CHECK(again["threshold"] == chosen["threshold"]);
  CHECK(again["before"] == chosen["threshold"]);
  CHECK(again["atBefore"] == chosen["atThreshold"]);
}

TEST_CASE("each wish has its score threshold", "[cli][threshold]") {
  const Workspace at;
  train_sample(at, SampleTarget::kBinary);
  const auto chosen = [&](const std::vector<std::string>& wish) {
    std::vector<std::string> arguments{"threshold", "model.model", "data.csv", "--json"};
    arguments.insert(arguments.end(), wish.begin(), wish.end());
    return json::parse(at.run(arguments).out);
  };
  CHECK(chosen({"--recall", "0.95"})["atThreshold"]["recall"] >= 0.95);
  CHECK(chosen({"--precision", "0.6"})["atThreshold"]["precision"] >= 0.6);
  const auto top = chosen({"--top", "70"});
  CHECK(top["figure"] <= 70);
  CHECK(top["wanted"] == 70);
  const auto cost = chosen({"--cost", "fp=1,fn=5"});
  CHECK(cost["costs"] == json({{"fp", 1.0}, {"fn", 5.0}}));
  CHECK(cost["figure"] == cost["atThreshold"]["falsePositive"].get<double>() +
                              5 * cost["atThreshold"]["falseNegative"].get<double>());
  CHECK(chosen({"--best", "mcc", "--threads", "1"}) == chosen({"--best", "mcc", "--threads", "3"}));
  CHECK(chosen({"--best", "youden", "--seed", "2"})["bootstrap"]["seed"] == 2);
}

TEST_CASE("a wish that no score threshold meets is refused with the best there is",
          "[cli][threshold][bad_input]") {
  const Workspace at;
  train_sample(at, SampleTarget::kBinary);
  // Two records that cannot be told apart.
  at.write("two.csv", "id,size,color,y\na,16,red,0\nb,16,red,1\n");
  const std::string before = at.read("model.model");
  Run run = at.run({"threshold", "model.model", "two.csv", "--precision", "0.9", "--save"});
  CHECK(run.exit_code == 3);
  CHECK(run.err ==
        "glassbox: two.csv: no score threshold has a precision of at least 0.9; the best is 0.5 at "
        "the "
        "score threshold 0, which finds 100.0 % of the positives\n");
  at.write("same.csv", "id,size,color,y\na,16,red,0\nb,16,red,1\nc,1,red,0\n");
  run = at.run({"threshold", "model.model", "same.csv", "--top", "1"});
  CHECK(run.err ==
        "glassbox: same.csv: no score threshold predicts positive for 1 records or fewer: 2 have "
        "the highest score; "
        "--top 2 takes them all\n");
  at.write("one.csv", "id,size,color,y\na,16,red,1\n");
  run = at.run({"threshold", "model.model", "one.csv", "--best", "f1"});
  CHECK(run.err ==
        "glassbox: one.csv: all 1 record have the label 1; a score threshold is chosen between "
        "both\n");
  CHECK(at.read("model.model") == before);
}

TEST_CASE("one score threshold is chosen at a time", "[cli][threshold]") {
  const auto [arguments, message] = GENERATE(table<std::vector<std::string>, std::string>({
      {{"m", "d", "--best", "f1", "--set", "0.5"}, "--set excludes --best"},
      {{"m", "--set", "0.5", "d"}, "--set takes the value as it is; give no DATA with it"},
      {{"m", "d"},
       "no score threshold to set or choose; give --set VALUE, or DATA and one of --best, "
       "--recall, --precision, "
       "--top, --cost and --from-model"},
      {{"m", "d", "--recall", "1.5"}, "--recall 1.5: expected a number from 0 to 1"},
      {{"m", "d", "--top", "0"}, "--top 0: expected 1 or more"},
      {{"m", "d", "--cost", "fp=1"},
       "--cost fp=1: expected the costs of both errors, fp=NUMBER,fn=NUMBER"},
      {{"m", "d", "--cost", "fp=1,tp=1"},
       "--cost fp=1,tp=1: no cost \"tp\"; expected fp=NUMBER,fn=NUMBER"},
      {{"m", "d", "--cost", "fp=-1,fn=1"}, "--cost fp -1: expected a number from 0 to 1e12"},
      {{"m", "d", "--best", "auc"}, "--best: auc not in {accuracy,f1,youden,mcc}"},
  }));
  const Workspace at;
  std::vector<std::string> line{"threshold"};
  line.insert(line.end(), arguments.begin(), arguments.end());
  const Run run = at.run(line);
  CHECK(run.exit_code == 2);
  CHECK(run.err == "glassbox: " + message + "\n");
}

TEST_CASE("a threshold is translated from one model to another", "[cli][threshold]") {
  const Workspace at;
  train_sample(at, SampleTarget::kBinary);
  REQUIRE(at.run({"train", "data.csv", "--schema", "data.schema", "--learner", "amazon", "-o",
                  "old.model", "--quiet"})
              .exit_code == 0);
  // Records without their target.
  std::string rows = "id,size,color\n";
  for (int i = 0; i < 150; ++i) {
    const std::string record = sample_record(SampleTarget::kBinary, i);
    rows += record.substr(0, record.rfind(',')) + "\n";
  }
  at.write("new.csv", rows);
  const auto positives = [&](const char* model) {
    const Run run = at.run({"predict", model, "new.csv", "--csv", "-", "--quiet"});
    REQUIRE(run.exit_code == 0);
    int count = 0;
    for (std::size_t at_line = run.out.find("\n"); at_line + 1 < run.out.size();
         at_line = run.out.find("\n", at_line + 1))
      count += run.out.substr(at_line + 1).find(",1,") < run.out.substr(at_line + 1).find("\n");
    return count;
  };
  const json found = json::parse(at.run({"threshold", "model.model", "new.csv", "--from-model",
                                         "old.model", "--from-threshold", "0.7", "--json"})
                                     .out);
  CHECK(found["fromThreshold"] == 0.7);
  CHECK(found["saved"] == false);
  REQUIRE(at.run({"threshold", "old.model", "--set", "0.7"}).exit_code == 0);
  CHECK(found["fromPositives"] == positives("old.model"));
  const Run saving =
      at.run({"threshold", "model.model", "new.csv", "--from-model", "old.model", "--save"});
  CHECK(saving.exit_code == 0);
  CHECK_THAT(saving.out, Contains("score threshold 0.5 -> "));
  CHECK(positives("model.model") == found["positives"]);
  CHECK(std::abs(found["positives"].get<int>() - found["fromPositives"].get<int>()) <= 5);
}

TEST_CASE("a translation needs records, and two BINARY models", "[cli][threshold]") {
  const Workspace at;
  train_sample(at, SampleTarget::kBinary);
  Run run = at.run({"threshold", "model.model", "--from-model", "model.model"});
  CHECK(run.exit_code == 2);
  CHECK(run.err == "glassbox: --from-model compares scores of records; give DATA with it\n");
  run = at.run({"threshold", "model.model", "-", "--from-model", "model.model"});
  CHECK(run.err == "glassbox: both models read DATA; give a file in place of -\n");
  run = at.run({"threshold", "model.model", "data.csv", "--from-threshold", "0.5"});
  CHECK(run.err ==
        "glassbox: --from-threshold is that of another model; name it with --from-model\n");
}
