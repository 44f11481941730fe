// Outputs that would take the place of an input, or of each other.
#include <catch2/catch.hpp>

#include "tests/cli/sample_data.h"

using namespace glassbox::testing;
using Arguments = std::vector<std::string>;

namespace {

constexpr const char* kReads = ": the command reads this file; give its output another name\n";
constexpr const char* kTwice =
    ": two outputs of the command would go to this file; give each its own\n";

}  // namespace

TEST_CASE("no output takes the place of an input, not even with --force", "[cli][output]") {
  const auto [output, more] = GENERATE(table<std::string, Arguments>({
      {"data.csv", {"train", "data.csv", "--schema", "data.schema", "-o", "data.csv"}},
      {"./data.csv", {"train", "data.csv", "--schema", "data.schema", "-o", "./data.csv"}},
      {"link", {"train", "data.csv", "--schema", "data.schema", "-o", "link"}},
      {"parts/a.csv", {"train", "parts", "--schema", "data.schema", "-o", "parts/a.csv"}},
      {"data.schema", {"train", "data.csv", "--schema", "data.schema", "-o", "data.schema"}},
      {"my.recipe",
       {"train", "data.csv", "--schema", "data.schema", "--recipe", "my.recipe", "-o", "m", "--log",
        "my.recipe"}},
      {"data.csv", {"predict", "model.model", "data.csv", "--csv", "data.csv"}},
      {"model.model", {"predict", "model.model", "data.csv", "--csv", "model.model"}},
      {"model.model",
       {"predict", "model.model", "data.csv", "-o", "p", "--rejects", "model.model"}},
      {"data.csv", {"evaluate", "model.model", "data.csv", "--confusion", "data.csv"}},
      {"data.csv", {"evaluate", "model.model", "data.csv", "--rejects", "data.csv"}},
      {"parts/train.csv",
       {"split", "parts/train.csv", "--schema", "data.schema", "--stratify", "--split", "0-70",
        "-o", "parts"}},
  }));
  const Workspace at;
  train_sample(at, SampleTarget::kMulticlass);
  at.write("my.recipe", R"({"groups":{},"assignments":{},"outputs":["ALL_INPUTS"]})");
  at.write("parts/a.csv", at.read("data.csv"));
  at.write("parts/train.csv", at.read("data.csv"));
  std::filesystem::create_symlink("data.csv", at / "link");
  const auto before = at.files();
  const std::string bytes = at.read(output);
  for (const bool force : {false, true}) {
    Arguments arguments = more;
    if (force) arguments.emplace_back("--force");
    CAPTURE(arguments);
    const Run run = at.run(arguments);
    CHECK(run.exit_code == 3);
    CHECK(run.out == "");
    CHECK(run.err == "glassbox: " + output + kReads);
    CHECK(at.files() == before);
    CHECK(at.read(output) == bytes);
  }
}

TEST_CASE("two outputs do not go to one file", "[cli][output]") {
  const Workspace at;
  train_sample(at, SampleTarget::kMulticlass);
  const auto before = at.files();
  for (const Arguments& arguments :
       {Arguments{"train", "data.csv", "--schema", "data.schema", "-o", "./x", "--log", "x"},
        {"predict", "model.model", "data.csv", "--csv", "./x", "--rejects", "x", "--force"},
        {"evaluate", "model.model", "data.csv", "--confusion", "./x", "--rejects", "x"}}) {
    CAPTURE(arguments);
    const Run run = at.run(arguments);
    CHECK(run.exit_code == 3);
    CHECK(run.err == std::string("glassbox: x") + kTwice);
    CHECK(at.files() == before);
  }
}
