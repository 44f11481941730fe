// Training in little memory: the same model, nothing left behind, and honest errors.
#include <catch2/catch.hpp>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <random>

#include "tests/cli/sample_data.h"

using namespace glassbox::testing;

namespace {

// 30 MB of numbers that take eight bytes each, so that 64M of memory are too little for them.
void write_large(const Workspace& at) {
  std::mt19937 rng(1);
  std::string csv;
  for (int i = 0; i < 300'000; ++i) {
    double sum = 0;
    for (int column = 0; column < 10; ++column) {
      const auto value = static_cast<double>(rng() % 1'000'000) / 1e6 - 0.5;
      sum += column % 3 == 0 ? value : 0;
      csv += std::to_string(value) + ",";
    }
    csv += "c" + std::to_string(rng() % 50) + (sum > 0 ? ",1\n" : ",0\n");
  }
  at.write("data.csv", csv);
  std::string schema = R"j({"version":"1.0","targetAttributeName":"y","dataFormat":"CSV",)j"
                       R"j("dataFileContainsHeader":false,"attributes":[)j";
  for (int column = 0; column < 10; ++column)
    schema +=
        R"j({"attributeName":"x)j" + std::to_string(column) + R"j(","attributeType":"NUMERIC"},)j";
  at.write("data.schema", schema + R"j({"attributeName":"c","attributeType":"CATEGORICAL"},)j"
                                   R"j({"attributeName":"y","attributeType":"BINARY"}]})j");
  at.write(
      "data.recipe",
      R"j({"groups":{},"assignments":{},"outputs":["ALL_NUMERIC","quantile_bin(x0,50)","c"]})j");
}

std::vector<std::string> train_in(const std::string& memory, const std::string& model) {
  return {"train",       "data.csv", "--schema", "data.schema",     "--recipe",
          "data.recipe", "--memory", memory,     "--temp-dir",      "temp",
          "-o",          model,      "-p",       "sgd.maxPasses=2", "--quiet"};
}

}  // namespace

TEST_CASE("a model is the same in little memory", "[cli][memory][slow]") {
  const Workspace at;
  write_large(at);
  std::filesystem::create_directory(at / "temp");
  REQUIRE(at.run(train_in("4G", "large.model")).exit_code == 0);
  const Run little = at.run(train_in("64M", "little.model"));
  CHECK(little.err == "");
  REQUIRE(little.exit_code == 0);
  CHECK(at.read("little.model") == at.read("large.model"));
  CHECK(std::filesystem::is_empty(at / "temp"));
}

TEST_CASE("a killed training leaves no temporary file", "[cli][memory][slow]") {
  const Workspace at;
  write_large(at);
  std::filesystem::create_directory(at / "temp");
  auto endless = train_in("64M", "little.model");
  endless[13] = "sgd.maxPasses=10000";
  Workspace::Options options;
  const int signal = GENERATE(SIGKILL, SIGINT);
  const auto begin = std::chrono::steady_clock::now();
  options.meanwhile = [&](pid_t child, const std::string&) {
    if (std::chrono::steady_clock::now() - begin > std::chrono::milliseconds(1500))
      ::kill(child, signal);
  };
  CHECK(at.run(endless, options).exit_code != 0);
  CHECK(std::filesystem::is_empty(at / "temp"));
  CHECK(!std::filesystem::exists(at / "little.model"));
}

TEST_CASE("a disk that is too small is told before the work starts", "[cli][memory]") {
  const Workspace at;
  write_sample(at, SampleTarget::kBinary);
  // A file of 100 MB that takes no room, and a file system that has none.
  std::filesystem::resize_file(at / "data.csv", 100'000'000);
  const Run full = at.run({"train", "data.csv", "--schema", "data.schema", "-o", "model.model",
                           "--memory", "64M", "--temp-dir", "/proc"});
  CHECK(full.exit_code == 3);
  CHECK(full.err ==
        "glassbox: /proc: training in this little memory may write 300 MB of temporary files, and "
        "there are 0 MB free; --temp-dir names another directory, a larger --memory needs less\n");
  const Run none = at.run({"train", "data.csv", "--schema", "data.schema", "-o", "model.model",
                           "--memory", "64M", "--temp-dir", "nowhere"});
  CHECK(none.exit_code == 3);
  CHECK(none.err ==
        "glassbox: nowhere: no directory for temporary files (No such file or directory); "
        "--temp-dir names another\n");
}

TEST_CASE("sizes of memory are read as people write them", "[cli][memory]") {
  const Workspace at;
  write_sample(at, SampleTarget::kBinary);
  const auto run = [&](const std::string& size) {
    return at.run({"train", "data.csv", "--schema", "data.schema", "-o", "model.model", "--memory",
                   size, "--force", "--quiet"});
  };
  for (const char* const size : {"64M", "100m", "1G", "1T", "67108864", "99999K"})
    CHECK(run(size).exit_code == 0);
  for (const char* const size : {"", "M", "64MB", "-1G", "1.5G", "99999999999T", "0x10G"}) {
    CAPTURE(size);
    const Run refused = run(size);
    CHECK(refused.exit_code == 2);
    CHECK_THAT(refused.err, Catch::Contains("expected a size such as 400M or 4G"));
  }
  CHECK_THAT(run("63M").err, Catch::Contains("--memory 63M: training needs at least 64M"));
}
