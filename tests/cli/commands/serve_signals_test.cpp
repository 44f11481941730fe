// Which signals end a service.
#include <catch2/catch.hpp>
#include <csignal>
#include <fstream>
#include <string>

#include "tests/cli/glassbox_process.h"

using namespace glassbox::testing;

namespace {

bool blocks(pid_t process, int signal) {
  std::ifstream status("/proc/" + std::to_string(process) + "/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with("SigBlk:"))
      return (std::stoull(line.substr(7), nullptr, 16) >> (signal - 1) & 1) != 0;
  return false;
}

}  // namespace

TEST_CASE("SIGHUP ends a service, but not under nohup", "[cli][serve]") {
  const bool under_nohup = GENERATE(false, true);
  const Workspace at;
  bool had_to_be_ended = false;
  Workspace::Options options;
  options.meanwhile = [&, calls = 0](pid_t child, const std::string&) mutable {
    if (calls == 0 && !blocks(child, SIGTERM)) return;
    if (calls++ == 0) ::kill(child, SIGHUP);
    if (calls < 200) return;  // two seconds
    had_to_be_ended = true;
    // Once: a second SIGTERM ends the process at once, with another exit code.
    if (calls == 200) ::kill(child, SIGTERM);
    if (calls == 1000) ::kill(child, SIGKILL);
  };
  const auto before = std::signal(SIGHUP, under_nohup ? SIG_IGN : SIG_DFL);  // inherited
  const Run run = at.run({"serve", "--port", "0", "--quiet"}, options);
  std::signal(SIGHUP, before);
  CHECK(run.exit_code == 0);
  CHECK(had_to_be_ended == under_nohup);
}

TEST_CASE("signals that are meant for others do not end a service", "[cli][serve]") {
  const Workspace at;
  Workspace::Options options;
  options.meanwhile = [&, calls = 0](pid_t child, const std::string&) mutable {
    if (calls == 0 && !blocks(child, SIGTERM)) return;
    if (calls++ > 0) return;
    for (const int signal :
         {SIGUSR1, SIGUSR2, SIGALRM, SIGVTALRM, SIGPROF, SIGIO, SIGPWR, SIGRTMIN, SIGRTMAX})
      ::kill(child, signal);
    ::kill(child, SIGTERM);
  };
  CHECK(at.run({"serve", "--port", "0", "--quiet"}, options).exit_code == 0);
}

TEST_CASE("serve makes the directory of the buckets", "[cli][serve]") {
  const Workspace at;
  Workspace::Options options;
  options.meanwhile = [&, is_told = false](pid_t child, const std::string&) mutable {
    if (is_told || !blocks(child, SIGTERM) || !std::filesystem::is_directory(at / "some/buckets"))
      return;
    is_told = true;
    ::kill(child, SIGTERM);
  };
  const Run run = at.run({"serve", "--port", "0", "--quiet", "--root", "some/buckets"}, options);
  CHECK(run.err == "");
  CHECK(run.exit_code == 0);
}
