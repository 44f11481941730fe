#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "tests/cli/sample_data.h"

using namespace glassbox::testing;

namespace {

std::vector<std::string> records(const std::string& csv) {
  std::vector<std::string> lines;
  std::istringstream in(csv);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  lines.erase(lines.begin());
  return lines;
}

std::vector<std::string> sorted(std::vector<std::string> lines) {
  std::ranges::sort(lines);
  return lines;
}

std::map<std::string, std::uint64_t> class_counts(const std::vector<std::string>& lines) {
  std::map<std::string, std::uint64_t> counts;
  for (const std::string& line : lines) ++counts[line.substr(line.rfind(',') + 1)];
  return counts;
}

Run split(const Workspace& at, const std::string& share, const std::string& seed,
          const std::string& directory) {
  return at.run({"split", "data.csv", "--schema", "data.schema", "--stratify", "--seed", seed,
                 "--split", share, "-o", directory, "--json"});
}

}  // namespace

TEST_CASE("a stratified split keeps each class's share and loses no record", "[cli][split]") {
  const Workspace at;
  const SampleTarget target = GENERATE(SampleTarget::kBinary, SampleTarget::kMulticlass);
  write_sample(at, target);
  const Run run = split(at, "0-70", "7", "out");
  CAPTURE(run.err);
  REQUIRE(run.exit_code == 0);
  const auto all = records(at.read("data.csv"));
  const auto train = records(at.read("out/train.csv"));
  const auto evaluation = records(at.read("out/evaluation.csv"));
  CHECK(at.read("out/train.csv").starts_with(kSampleHeader));
  CHECK(at.read("out/evaluation.csv").starts_with(kSampleHeader));

  auto both = train;
  both.insert(both.end(), evaluation.begin(), evaluation.end());
  CHECK(sorted(both) == sorted(all));
  CHECK(train != sorted(train));  // shuffled
  auto in_train = class_counts(train);
  const auto total = class_counts(all);
  const auto json = nlohmann::json::parse(run.out);
  CHECK(json["classes"].size() == total.size());
  for (const auto& one : json["classes"]) {
    const std::string name = one["class"];
    CHECK(one["train"] == std::llround(static_cast<double>(total.at(name)) * 0.7));
    CHECK(one["train"] == in_train[name]);
    CHECK(one["train"].get<std::uint64_t>() + one["evaluation"].get<std::uint64_t>() ==
          total.at(name));
  }
}

TEST_CASE("a seed decides the split; neighbouring shares make folds", "[cli][split]") {
  const Workspace at;
  write_sample(at, SampleTarget::kMulticlass);
  REQUIRE(split(at, "0-70", "1", "a").exit_code == 0);
  REQUIRE(split(at, "0-70", "1", "b").exit_code == 0);
  REQUIRE(split(at, "0-70", "2", "c").exit_code == 0);
  CHECK(at.read("a/train.csv") == at.read("b/train.csv"));
  CHECK(at.read("a/train.csv") != at.read("c/train.csv"));

  std::vector<std::string> folds;
  for (const std::string share : {"0-33", "33-66", "66-100"}) {
    REQUIRE(split(at, share, "1", "fold" + share).exit_code == 0);
    const auto fold = records(at.read("fold" + share + "/train.csv"));
    folds.insert(folds.end(), fold.begin(), fold.end());
  }
  CHECK(sorted(folds) == sorted(records(at.read("data.csv"))));
}

TEST_CASE("records are copied as they stand, but for those that cannot be used", "[cli][split]") {
  const Workspace at;
  at.write("data.schema", sample_schema(SampleTarget::kBinary));
  at.write("data.csv",
           "\xef\xbb\xbfid,size,color,y\r\n\"a,1\",1,\"r\"\"ed\",1\r\nragged\r\nb,,, 0 \r\nc,1,x,");
  const Run run = split(at, "0-100", "1", "out");
  CHECK(run.exit_code == 0);
  CHECK(run.err ==
        "glassbox: warning: 4 records: 2 used, 2 rejected (1 missing target, 1 wrong column "
        "count)\n"
        "glassbox:   data.csv:3: wrong column count: 1, expected 4\n"
        "glassbox:   data.csv:5:4: missing target\n");
  const std::string one = "\"a,1\",1,\"r\"\"ed\",1\r\n", two = "b,,, 0 \r\n";
  const std::string text = at.read("out/train.csv"), header = "id,size,color,y\r\n";
  CHECK((text == header + one + two || text == header + two + one));
  CHECK(at.read("out/evaluation.csv") == header);
}

TEST_CASE("several files and standard input are split as one", "[cli][split]") {
  const Workspace at;
  write_sample(at, SampleTarget::kBinary);
  at.write("one.csv", sample_csv(SampleTarget::kBinary, 0, 90));
  at.write("two.csv", sample_csv(SampleTarget::kBinary, 90, 200));
  REQUIRE(split(at, "0-70", "1", "whole").exit_code == 0);
  REQUIRE(at.run({"split", "one.csv", "two.csv", "--schema", "data.schema", "--stratify", "--seed",
                  "1", "--split", "0-70", "-o", "parts"})
              .exit_code == 0);
  CHECK(at.read("parts/train.csv") == at.read("whole/train.csv"));
  Workspace::Options options;
  options.input = at.read("data.csv");
  REQUIRE(at.run({"split", "-", "--schema", "data.schema", "--stratify", "--seed", "1", "--split",
                  "0-70", "-o", "piped"},
                 options)
              .exit_code == 0);
  CHECK(at.read("piped/train.csv") == at.read("whole/train.csv"));
}

TEST_CASE("a numeric target has no classes to keep", "[cli][split]") {
  const Workspace at;
  write_sample(at, SampleTarget::kRegression);
  const Run run = split(at, "0-70", "1", "out");
  CHECK(run.exit_code == 3);
  CHECK(run.err ==
        "glassbox: the target \"y\" is NUMERIC and has no classes to keep in proportion; stratify "
        "by a BINARY or CATEGORICAL target, or use --split with train and evaluate\n");
  CHECK(at.files() == std::vector<std::string>{"data.csv", "data.schema"});
}
