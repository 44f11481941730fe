#include <algorithm>
#include <catch2/catch.hpp>
#include <chrono>
#include <csignal>
#include <fstream>
#include <nlohmann/json.hpp>
#include <numeric>

#include "tests/cli/sample_data.h"

using namespace glassbox::testing;

TEST_CASE("train tells what it did", "[cli][train]") {
  const Workspace at;
  write_sample(at, SampleTarget::kBinary);
  const Run run = at.run({"train", "data.csv", "--schema", "data.schema", "--split", "0-70", "-o",
                          "model.model", "--log", "train.log"});
  CHECK(run.exit_code == 0);
  CHECK(run.err == "");
  CHECK(
      run.out.starts_with("Trained a BINARY model\n  model         model.model\n  records       "));
  const std::string log = at.read("train.log");
  CHECK(log.find("INFO: Begin training.") != std::string::npos);
  CHECK(log.find("INFO: Training complete.") != std::string::npos);
  CHECK(at.files() ==
        std::vector<std::string>{"data.csv", "data.schema", "model.model", "train.log"});
}

TEST_CASE("train --json is one object with Amazon's parameters", "[cli][train]") {
  const Workspace at;
  write_sample(at, SampleTarget::kRegression);
  const Run run =
      at.run({"train", "data.csv", "--schema", "data.schema", "-o", "model.model", "--json", "-p",
              "sgd.maxPasses=3", "-p", "sgd.l1RegularizationAmount=1E-5", "--seed", "7"});
  REQUIRE(run.exit_code == 0);
  const auto json = nlohmann::json::parse(run.out);
  CHECK(json["MLModelType"] == "REGRESSION");
  CHECK(json["model"] == "model.model");
  CHECK_THAT(json["dataDigest"].get<std::string>(), Catch::Contains(" records, labels "));
  CHECK(json["records"]["used"] == 200);
  CHECK(json["seed"] == 7);
  CHECK(json["passes"] <= 3);
  CHECK(json["TrainingParameters"] == nlohmann::json({{"algorithm", "sgd"},
                                                      {"sgd.maxPasses", "3"},
                                                      {"sgd.l1RegularizationAmount", "1E-5"},
                                                      {"sgd.l2RegularizationAmount", "0.0"},
                                                      {"sgd.maxMLModelSizeInBytes", "104857600"},
                                                      {"sgd.shuffleType", "auto"}}));
  for (const char* const key : {"converged", "learningRate", "meanLoss", "objective", "parameters",
                                "parametersTrimmed", "warnings"})
    CHECK(json.contains(key));
}

TEST_CASE("standard input, a file and a directory train the same model", "[cli][train]") {
  const Workspace at;
  write_sample(at, SampleTarget::kMulticlass);
  at.write("parts/b.csv", sample_csv(SampleTarget::kMulticlass, 120, 200));
  at.write("parts/a.csv", sample_csv(SampleTarget::kMulticlass, 0, 120));
  const auto score = [&](const std::string& data, const std::string& threads) {
    Workspace::Options options;
    if (data == "-") options.input = at.read("data.csv");
    const Run trained = at.run({"train", data, "--schema", "data.schema", "-o", "model.model",
                                "--force", "--quiet", "--threads", threads},
                               options);
    CHECK(trained.err == "");
    REQUIRE(trained.exit_code == 0);
    return at.run({"predict", "model.model", "data.csv", "--csv", "-"}).out;
  };
  const std::string expected = score("data.csv", "1");
  CHECK(expected.size() > 200 * 10);
  CHECK(score("-", "2") == expected);
  CHECK(score("parts", "3") == expected);
}

TEST_CASE("a recipe decides the features", "[cli][train]") {
  const Workspace at;
  write_sample(at, SampleTarget::kBinary);
  at.write("my.recipe",
           "{\"groups\":{},\"assignments\":{},\n\"outputs\":[\"quantile_bin(size,5)\"]}\n");
  REQUIRE(at.run({"train", "data.csv", "--schema", "data.schema", "--recipe", "my.recipe", "-o",
                  "model.model"})
              .exit_code == 0);
  CHECK(at.run({"inspect", "model.model", "--recipe"}).out == at.read("my.recipe"));
  CHECK(at.run({"inspect", "model.model"}).out.find("quantile_bin(size,5)=") != std::string::npos);
}

namespace {

// Every record has a feature of its own and nothing keeps weights small: the loss falls for ever.
void write_endless(const Workspace& at) {
  std::string schema = sample_schema(SampleTarget::kBinary);
  schema.replace(schema.find("\"id\""), 4, "null");
  schema.replace(schema.find("TEXT"), 4, "CATEGORICAL");
  at.write("data.csv", sample_csv(SampleTarget::kBinary, 0, 20'000));
  at.write("data.schema", schema);
}
const std::vector<std::string> kEndless = {"train",
                                           "data.csv",
                                           "--schema",
                                           "data.schema",
                                           "-o",
                                           "model.model",
                                           "--log",
                                           "train.log",
                                           "--all-columns",
                                           "-p",
                                           "sgd.maxPasses=10000",
                                           "-p",
                                           "sgd.l2RegularizationAmount=0"};

// Whether the program has come to where Ctrl-C is caught: the second bit of SigCgt.
bool takes_interrupts(pid_t child) {
  std::ifstream status("/proc/" + std::to_string(child) + "/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with("SigCgt:"))
      return (std::stoull(line.substr(7), nullptr, 16) >> 1 & 1) != 0;
  return false;
}

// Sends Ctrl-C once, a little after `text` has come on stderr so often.
auto interrupt_after(const std::string& text, std::ptrdiff_t times) {
  return [=, calls = 0](pid_t child, const std::string& err) mutable {
    std::ptrdiff_t seen = 0;
    for (std::size_t at = err.find(text); !text.empty() && at != std::string::npos;
         at = err.find(text, at + 1))
      ++seen;
    if (seen >= times && takes_interrupts(child) && ++calls == 10) ::kill(child, SIGINT);
  };
}

}  // namespace

TEST_CASE("Ctrl-C stops training and leaves nothing behind", "[cli][train]") {
  const Workspace at;
  write_endless(at);
  Workspace::Options options;
  options.meanwhile = interrupt_after("", 0);
  const Run run = at.run(kEndless, options);
  CHECK(run.exit_code == 130);
  CHECK(run.out == "");
  CHECK(run.err == "glassbox: interrupted\n");
  CHECK(at.files() == std::vector<std::string>{"data.csv", "data.schema"});
}

TEST_CASE("progress comes as lines when stderr is not a terminal, and not with --quiet",
          "[cli][train][slow]") {
  const Workspace at;
  write_endless(at);
  Workspace::Options options;
  options.meanwhile = interrupt_after("records/s", 2);
  const Run loud = at.run(kEndless, options);
  CHECK(loud.exit_code == 130);
  CHECK(loud.err.find("glassbox: pass ") == 0);
  CHECK(loud.err.find(" of 10000, ") != std::string::npos);
  CHECK(loud.err.find(" records/s, loss ") != std::string::npos);
  CHECK(loud.err.find('\r') == std::string::npos);
  CHECK(std::count(loud.err.begin(), loud.err.end(), '\n') <= 5);

  const auto begin = std::chrono::steady_clock::now();
  options.meanwhile = [&, sent = false](pid_t child, const std::string&) mutable {
    if (sent || std::chrono::steady_clock::now() - begin < std::chrono::milliseconds(2500)) return;
    sent = true;
    ::kill(child, SIGINT);
  };
  auto quiet = kEndless;
  quiet.push_back("--quiet");
  CHECK(at.run(quiet, options).err == "glassbox: interrupted\n");
}

TEST_CASE("progress rewrites its line on a terminal, without escape codes", "[cli][train]") {
  const Workspace at;
  write_endless(at);
  Workspace::Options options;
  options.terminal = true;
  options.environment = {{"TERM", "xterm"}};
  options.meanwhile = interrupt_after("\rpass ", 2);
  const Run run = at.run(kEndless, options);
  CHECK(run.exit_code == 130);
  CHECK(run.err.find("\rpass ") != std::string::npos);
  CHECK(run.err.find('\x1b') == std::string::npos);
  CHECK(run.err.ends_with("\rglassbox: interrupted\r\n"));
}

TEST_CASE("the loss of each pass adds up to what the log says of all", "[cli][train]") {
  const Workspace at;
  write_sample(at, SampleTarget::kBinary);
  const Run run = at.run({"train", "data.csv", "--schema", "data.schema", "-o", "m", "--log", "log",
                          "--json", "-p", "sgd.maxPasses=4"});
  const auto json = nlohmann::json::parse(run.out);
  const auto losses = json["passLosses"].get<std::vector<double>>();
  REQUIRE(losses.size() == json["passes"]);
  const std::string log = at.read("log"), field = "negative-log-likelihood=";
  const double mean = std::stod(log.substr(log.rfind(field) + field.size()));
  CHECK(std::accumulate(losses.begin(), losses.end(), 0.0) / static_cast<double>(losses.size()) ==
        Approx(mean).epsilon(1e-6));
}

TEST_CASE("--learner amazon trains as Amazon did, whichever way it is asked for", "[cli][train]") {
  const Workspace at;
  write_sample(at, SampleTarget::kBinary);
  const std::vector<std::string> base{"train", "data.csv", "--schema", "data.schema", "--quiet"};
  const auto trained = [&](const std::string& model, const std::vector<std::string>& how) {
    std::vector<std::string> arguments = base;
    arguments.insert(arguments.end(), how.begin(), how.end());
    arguments.insert(arguments.end(), {"-o", model});
    const Run run = at.run(arguments);
    CHECK(run.exit_code == 0);
    return nlohmann::json::parse(at.run({"inspect", model, "--json"}).out);
  };
  const nlohmann::json by_flag =
      trained("flag.model", {"--learner", "amazon", "--log", "flag.log"});
  at.write("amazon.parameters", "glassbox.learner=amazon\n");
  const nlohmann::json by_file = trained("file.model", {"--parameters", "amazon.parameters"});
  const nlohmann::json by_parameter = trained("parameter.model", {"-p", "glassbox.learner=amazon"});
  CHECK(at.read("flag.model") == at.read("file.model"));
  CHECK(at.read("flag.model") == at.read("parameter.model"));
  CHECK(
      at.read("flag.log").find("learner-id=5314 model-configuration:       learning-rate=100.0") !=
      std::string::npos);

  // What is suggested, no search, no steps to the optimum.
  const Run suggested =
      at.run({"recipe", "suggest", "data.csv", "--schema", "data.schema", "--learner", "amazon"});
  CHECK(suggested.out.find("quantile_bin(NUMERIC_VARS_QB_52,52)") != std::string::npos);
  CHECK(suggested.out.find("normalize") == std::string::npos);
  REQUIRE(at.run({"run", "data.csv", "--schema", "data.schema", "--learner", "amazon", "--split",
                  "0-70", "-o", "all", "--quiet"})
              .exit_code == 0);
  CHECK(at.read("all/model.recipe") == suggested.out);
}

TEST_CASE("what Amazon's learner has no use for is refused with it", "[cli][train]") {
  const Workspace at;
  write_sample(at, SampleTarget::kBinary);
  const std::vector<std::string> base{"train", "data.csv", "--schema",  "data.schema",
                                      "-o",    "a.model",  "--learner", "amazon"};
  const auto [flags, code, message] = GENERATE(table<std::vector<std::string>, int, std::string>({
      {{"--statistics"},
       2,
       "--statistics needs the optimum, and Amazon's learner does not end there"},
      {{"--finish", "on"},
       3,
       "glassbox.learner is amazon and finish is on, but Amazon's learner takes no steps to the "
       "optimum; leave one of them out"},
  }));
  std::vector<std::string> arguments = base;
  arguments.insert(arguments.end(), flags.begin(), flags.end());
  const Run run = at.run(arguments);
  CHECK(run.exit_code == code);
  CHECK(run.err == "glassbox: " + message + "\n");
  const Run tuned = at.run(
      {"run", "data.csv", "--schema", "data.schema", "--learner", "amazon", "--tune", "-o", "all"});
  CHECK(tuned.exit_code == 2);
  CHECK(tuned.err ==
        "glassbox: --tune chooses for Glassbox's own learner; leave out --learner amazon\n");
}

TEST_CASE("all columns are for recipes that train chooses", "[cli][train]") {
  const Workspace at;
  train_sample(at, SampleTarget::kBinary);
  const Run run = at.run({"train", "data.csv", "--schema", "data.schema", "--recipe", "data.recipe",
                          "--all-columns", "-o", "a.model"});
  CHECK(run.exit_code == 2);
  CHECK(run.err ==
        "glassbox: --all-columns is for recipes that train chooses; leave out --recipe\n");
}
