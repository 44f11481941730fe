// Ctrl-C while the program waits, and readers that go away.
#include <catch2/catch.hpp>
#include <csignal>
#include <fstream>

#include "tests/cli/sample_data.h"

using namespace glassbox::testing;

namespace {

bool catches_interrupts(pid_t child) {
  std::ifstream status("/proc/" + std::to_string(child) + "/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with("SigCgt:"))
      return (std::stoull(line.substr(7), nullptr, 16) >> 1 & 1) != 0;
  return false;
}

}  // namespace

TEST_CASE("one Ctrl-C ends a command that waits for standard input", "[cli][interrupt]") {
  const std::string sent = GENERATE("", "id,size,color,y\nr1,2,red,1\n");
  CAPTURE(sent);
  const Workspace at;
  write_sample(at, SampleTarget::kBinary);
  Workspace::Options options;
  options.input = sent;
  options.input_stays_open = true;
  options.meanwhile = [calls = 0](pid_t child, const std::string&) mutable {
    if (catches_interrupts(child) && ++calls == 20) ::kill(child, SIGINT);
    if (calls == 1000) ::kill(child, SIGKILL);  // ten seconds: it will not end any more
  };
  const Run run = at.run({"train", "-", "--schema", "data.schema", "-o", "new.model"}, options);
  CHECK(run.exit_code == 130);
  CHECK(run.err == "glassbox: interrupted\n");
  CHECK(at.files() == std::vector<std::string>{"data.csv", "data.schema"});
}

TEST_CASE("a reader that has seen enough is not an error to speak of", "[cli][interrupt]") {
  const Workspace at;
  train_sample(at, SampleTarget::kBinary);
  Workspace::Options options;
  options.output_closed = true;
  const Run run = at.run({"predict", "model.model", "data.csv", "--csv", "-"}, options);
  CHECK(run.exit_code == 5);
  CHECK(run.err == "");
}
