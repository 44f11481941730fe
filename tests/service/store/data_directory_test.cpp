#include "service/store/data_directory.h"

#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <string>

#include "io/base/input_error.h"
#include "service/store/directory_lock.h"
#include "tests/service/running_api.h"

using namespace glassbox::testing;
using nlohmann::json;
namespace fs = std::filesystem;

namespace {

unsigned mode_of(const fs::path& path) {
  return static_cast<unsigned>(fs::status(path).permissions()) & 0777U;
}

}  // namespace

TEST_CASE("what lies in the data directory is its owner's alone", "[service][api]") {
  RunningApi service;
  (void)service.call("CreateDataSourceFromS3", RunningApi::data_source("ds"));
  (void)service.call("CreateMLModel", RunningApi::model("ml", "ds"));
  (void)service.call(
      "CreateEvaluation",
      {{"EvaluationId", "ev"}, {"MLModelId", "ml"}, {"EvaluationDataSourceId", "ds"}});
  CHECK(service.end_of("Evaluation", "ev") == "COMPLETED");
  CHECK(mode_of(service.at("data")) == 0700);
  int files = 0;
  for (const auto& entry : fs::recursive_directory_iterator(service.at("data"))) {
    CAPTURE(entry.path());
    CHECK(mode_of(entry.path()) == (entry.is_directory() ? 0700U : 0600U));
    files += entry.is_regular_file() ? 1 : 0;
  }
  CHECK(files >= 8);  // lock, database, model, three logs, two findings
}

TEST_CASE("a directory of an older version is closed to others at the start", "[service][api]") {
  RunningApi service;
  service.stop();
  for (const char* const name : {"data/models", "data/logs", "data/findings"})
    fs::permissions(service.at(name), fs::perms(0755));
  fs::permissions(service.at("data/glassbox.db"), fs::perms(0644));
  service.start();
  for (const char* const name : {"data/models", "data/logs", "data/findings"})
    CHECK(mode_of(service.at(name)) == 0700);
  CHECK(mode_of(service.at("data/glassbox.db")) == 0600);
}

TEST_CASE("the model file of a deleted model is removed at the start, others stay",
          "[service][api]") {
  RunningApi service;
  (void)service.call("CreateDataSourceFromS3", RunningApi::data_source("ds"));
  (void)service.call("CreateMLModel", RunningApi::model("ml", "ds"));
  (void)service.call("CreateMLModel", RunningApi::model("kept", "ds"));
  CHECK(service.end_of("MLModel", "ml") == "COMPLETED");
  CHECK(service.end_of("MLModel", "kept") == "COMPLETED");
  const std::string bytes = contents(service.at("data/models/ml-ml.glassbox"));
  (void)service.call("DeleteMLModel", {{"MLModelId", "ml"}});
  service.stop();
  service.write("data/models/ml-ml.glassbox", bytes);  // as a kill may leave it
  service.write("data/models/ml-unknown.glassbox", bytes);
  service.start();
  CHECK_FALSE(fs::exists(service.at("data/models/ml-ml.glassbox")));
  CHECK(fs::exists(service.at("data/models/ml-kept.glassbox")));
  CHECK(fs::exists(service.at("data/models/ml-unknown.glassbox")));  // of another database perhaps
}

TEST_CASE("a lock that is a link or a pipe is refused and what it leads to stays", "[service]") {
  const TemporaryDirectory directory;
  directory.write("precious", "text");
  const fs::path lock = directory.path() / "lock";
  if (GENERATE(true, false)) {
    fs::create_symlink(directory.path() / "precious", lock);
  } else {
    REQUIRE(::mkfifo(lock.c_str(), 0600) == 0);
  }
  CHECK(message_of<InputError>([&] { DirectoryLock taken(directory.path()); }) ==
        lock.string() + ": is not a regular file; remove it: the service makes its own here");
  CHECK(contents(directory.path() / "precious") == "text");
}
