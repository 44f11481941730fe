// Where results cannot go.
#include <catch2/catch.hpp>

#include "tests/cli/sample_data.h"

using namespace glassbox::testing;
using Arguments = std::vector<std::string>;

TEST_CASE("nothing is overwritten without --force, and no work is done", "[cli][output]") {
  const auto [taken, arguments] = GENERATE(table<std::string, Arguments>({
      {"new.model", {"train", "data.csv", "--schema", "data.schema", "-o", "new.model"}},
      {"log", {"train", "data.csv", "--schema", "data.schema", "-o", "other", "--log", "log"}},
      {"bad", {"evaluate", "model.model", "data.csv", "--rejects", "bad"}},
      {"o.csv", {"predict", "model.model", "data.csv", "--csv", "o.csv"}},
      {"out/batch-prediction/bp-model.manifest",
       {"predict", "model.model", "data.csv", "-o", "out"}},
      {"out/evaluation.csv",
       {"split", "data.csv", "--schema", "data.schema", "--stratify", "--split", "0-70", "-o",
        "out"}},
      {"out/binary.csv", {"datasets", "wine", "-o", "out"}},
  }));
  CAPTURE(arguments);
  const Workspace at;
  train_sample(at, SampleTarget::kBinary);
  at.write(taken, "mine");
  const auto before = at.files();
  const Run run = at.run(arguments);
  CHECK(run.exit_code == 3);
  CHECK(run.out == "");
  CHECK(run.err ==
        "glassbox: " + taken + ": the file exists; give another name, or --force to replace it\n");
  CHECK(at.read(taken) == "mine");
  CHECK(at.files() == before);

  Arguments forced = arguments;
  forced.push_back("--force");
  const Run again = at.run(forced);
  CAPTURE(again.err);
  CHECK(again.exit_code == 0);
  if (taken != "bad") CHECK(at.read(taken) != "mine");  // no record was rejected: stays as it was
}

#ifndef __clang__  // LLVM's OpenMP runtime itself writes a file, and dies when it cannot
TEST_CASE("a full disk is one clear error and leaves nothing half done", "[cli][output]") {
  const auto [arguments, file] = GENERATE(table<Arguments, std::string>({
      {{"train", "data.csv", "--schema", "data.schema", "-o", "new.model"}, "new.model"},
      {{"predict", "model.model", "data.csv", "--csv", "o.csv"}, "o.csv"},
      {{"predict", "model.model", "data.csv", "-o", "out"},
       "out/batch-prediction/bp-model.manifest"},
      {{"split", "data.csv", "--schema", "data.schema", "--stratify", "--split", "0-70", "-o",
        "out"},
       "out/train.csv"},
      {{"datasets", "wine", "-o", "out"}, "out/regression.csv"},
  }));
  CAPTURE(arguments);
  const Workspace at;
  train_sample(at, SampleTarget::kBinary);
  const auto before = at.files();
  Workspace::Options full_disk;
  full_disk.largest_file = 64;
  const Run run = at.run(arguments, full_disk);
  CHECK(run.exit_code == 5);
  CHECK(run.out == "");
  CHECK(run.err == "glassbox: " + file + ": File too large\n");
  CHECK(at.files() == before);
}
#endif

TEST_CASE("without its log a training leaves no model", "[cli][output]") {
  const Workspace at;
  train_sample(at, SampleTarget::kBinary);
  const std::string old = at.read("model.model");
  for (const char* const model : {"new.model", "model.model"}) {
    const Run run = at.run({"train", "data.csv", "--schema", "data.schema", "--seed", "9", "-o",
                            model, "--log", "/dev/full", "--force"});
    CHECK(run.exit_code == 5);
    CHECK(run.err == "glassbox: /dev/full: No space left on device\n");
  }
  CHECK_FALSE(std::filesystem::exists(at / "new.model"));
  CHECK(at.read("model.model") == old);
}

TEST_CASE("standard output that takes nothing is an error", "[cli][output]") {
  const Workspace at;
  train_sample(at, SampleTarget::kBinary);
  Workspace::Options full;
  full.output = "/dev/full";
  for (const Arguments& arguments : {Arguments{"inspect", "model.model"},
                                     {"predict", "model.model", "data.csv", "--csv", "-"},
                                     {"evaluate", "model.model", "data.csv", "--json"}}) {
    const Run run = at.run(arguments, full);
    CHECK(run.exit_code == 5);
    CHECK(run.err == "glassbox: standard output: No space left on device\n");
  }
}

TEST_CASE("a directory that is not there is an error before the work", "[cli][output]") {
  const Workspace at;
  write_sample(at, SampleTarget::kBinary);
  const Run run = at.run({"train", "data.csv", "--schema", "data.schema", "-o", "none/new.model"});
  CHECK(run.exit_code == 5);
  CHECK(run.err == "glassbox: none/new.model: No such file or directory\n");
}
