// The file of --rejects: whole, and there only when it says something.
#include <catch2/catch.hpp>

#include "tests/cli/sample_data.h"

using namespace glassbox::testing;
using enum SampleTarget;
using Catch::Matchers::Contains;

namespace {

// Records of one class, and two that cannot be used.
std::string one_class() {
  std::string csv = kSampleHeader;
  for (int i = 0; i < 40; ++i) csv += "i" + std::to_string(i) + ",1,red,1\n";
  return csv + "ragged\ni,1,red,maybe\n";
}

constexpr const char* kRejected = "ragged\ni,1,red,maybe\n";

}  // namespace

TEST_CASE("a failure of which rejected records are the cause keeps and names their file",
          "[cli][rejects]") {
  const Workspace at;
  train_sample(at, kBinary);
  at.write("one.csv", one_class());
  const auto before = at.files();
  const auto [command, arguments] = GENERATE(table<std::string, std::vector<std::string>>({
      {"train", {"train", "one.csv", "--schema", "data.schema", "-o", "m", "--rejects", "r.csv"}},
      {"tune", {"tune", "one.csv", "--schema", "data.schema", "-o", "t", "--rejects", "r.csv"}},
      {"threshold", {"threshold", "model.model", "one.csv", "--best", "f1", "--rejects", "r.csv"}},
  }));
  CAPTURE(command);
  const Run run = at.run(arguments);
  CHECK(run.exit_code == 3);
  CHECK_THAT(run.err,
             Contains("42 records: 40 used, 2 rejected (1 invalid target, 1 wrong column "
                      "count): one.csv:42: wrong column count: 1, expected 4; one.csv:43:4: "
                      "invalid target: \"maybe\" is not a BINARY value") &&
                 Contains("; the rejected records are in r.csv\n"));
  CHECK(at.read("r.csv") == kRejected);
  CHECK(at.files().size() == before.size() + 1);
}

TEST_CASE("another failure leaves no file of rejected records, and what it would replace",
          "[cli][rejects]") {
  const Workspace at;
  train_sample(at, kBinary);
  std::string csv = at.read("data.csv") + kRejected;
  at.write("data.csv", csv);
  const bool replaces = GENERATE(false, true);
  if (replaces) at.write("r.csv", "mine");
  const auto before = at.files();
  Workspace::Options full;
  full.largest_file =
      1'500;  // the model is larger, the rejected records and what libomp writes are not
  std::vector<std::string> arguments{"train", "data.csv", "--schema",  "data.schema",
                                     "-o",    "new",      "--rejects", "r.csv"};
  if (replaces) arguments.emplace_back("--force");
  CHECK(at.run(arguments, full).exit_code == 5);
  CHECK(at.files() == before);
  if (replaces) CHECK(at.read("r.csv") == "mine");

  CHECK(at.run(arguments).exit_code == 0);
  CHECK(at.read("r.csv") == kRejected);
}

TEST_CASE("rejected records of every command that reads data are in their file", "[cli][rejects]") {
  const Workspace at;
  train_sample(at, kBinary);
  at.write("data.csv", at.read("data.csv") + kRejected);
  const std::vector<std::string> arguments = GENERATE(values<std::vector<std::string>>({
      {"train", "data.csv", "--schema", "data.schema", "-o", "new"},
      {"evaluate", "model.model", "data.csv"},
      {"predict", "model.model", "data.csv", "--csv", "p.csv"},
      {"threshold", "model.model", "data.csv", "--best", "f1"},
      {"insights", "data.csv", "--schema", "data.schema"},
      {"recipe", "suggest", "data.csv", "--schema", "data.schema"},
      {"split", "data.csv", "--schema", "data.schema", "--stratify", "--split", "0-70", "-o",
       "parts"},
  }));
  CAPTURE(arguments);
  std::vector<std::string> with = arguments;
  with.insert(with.end(), {"--rejects", "r.csv"});
  CHECK(at.run(with).exit_code == 0);
  // Predictions need no target, and a suggestion can do without.
  CHECK((at.read("r.csv") == kRejected || at.read("r.csv") == "ragged\n"));
  for (const std::string& file : at.files()) CHECK(file.find(".staged") == std::string::npos);
}
