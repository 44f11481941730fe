// `glassbox console`: where it keeps things, and the browser.
#include <catch2/catch.hpp>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <regex>

#include "tests/cli/glassbox_process.h"

using namespace glassbox::testing;
namespace fs = std::filesystem;

namespace {

// Runs it until `is_up` holds, a minute at most, and half a second longer; a stand-in for xdg-open
// keeps what it is asked for in the file "opened".
Run run_console(const Workspace& at, std::vector<std::string> arguments,
                const std::vector<std::pair<std::string, std::string>>& environment,
                const std::function<bool()>& is_up) {
  fs::create_directories(at / "bin");
  at.write("bin/xdg-open",
           "#!/bin/sh\necho noise\necho \"$1\" > '" + (at / "opened").string() + "'\n");
  fs::permissions(at / "bin/xdg-open", fs::perms::owner_all);
  Workspace::Options options;
  options.environment = {{"XDG_DATA_HOME", ""}, {"DISPLAY", ""}, {"WAYLAND_DISPLAY", ""}};
  options.environment.insert(options.environment.end(), environment.begin(), environment.end());
  options.environment.emplace_back("PATH", (at / "bin").string() + ":/usr/bin:/bin");
  using Clock = std::chrono::steady_clock;
  options.meanwhile = [&, up = Clock::time_point(), begin = Clock::now(), is_told = false](
                          pid_t child, const std::string&) mutable {
    if (up == Clock::time_point() && is_up()) up = Clock::now();
    const bool is_late = Clock::now() - begin > std::chrono::minutes(1);
    const bool is_enough =
        up != Clock::time_point() && Clock::now() - up > std::chrono::milliseconds(500);
    if (is_told || (!is_late && !is_enough)) return;
    is_told = true;
    ::kill(child, SIGTERM);
  };
  std::vector<std::string> all = {"console", "--port", "0"};
  all.insert(all.end(), arguments.begin(), arguments.end());
  return at.run(all, options);
}

}  // namespace

TEST_CASE("the console opens a browser at its address, with data in the user's folder",
          "[cli][console]") {
  const Workspace at;
  const std::string home = (at / "home").string();
  const Run run = run_console(at, {}, {{"XDG_DATA_HOME", home}, {"DISPLAY", ":9"}},
                              [&] { return fs::exists(at / "opened"); });
  CHECK(run.exit_code == 0);
  CHECK(run.err == "");
  std::smatch address;
  REQUIRE(std::regex_search(run.out, address,
                            std::regex("^The console is at (http://127\\.0\\.0\\.1:[0-9]+/)\n")));
  CHECK(at.read("opened") == address[1].str() + "\n");
  CHECK(run.out.find("noise") == std::string::npos);
  CHECK(fs::exists(at / "home/glassbox/data/glassbox.db"));
  CHECK(fs::is_directory(at / "home/glassbox/buckets"));
}

TEST_CASE("the console opens no browser where there is none, or none is wanted", "[cli][console]") {
  const bool is_wanted = GENERATE(false, true);
  const Workspace at;
  std::vector<std::pair<std::string, std::string>> environment = {{"HOME", (at / "me").string()}};
  if (!is_wanted) environment.emplace_back("DISPLAY", ":9");
  const Run run = run_console(
      at, is_wanted ? std::vector<std::string>{} : std::vector<std::string>{"--no-browser"},
      environment, [&] { return fs::exists(at / "me/.local/share/glassbox/data/glassbox.db"); });
  CHECK(run.exit_code == 0);
  CHECK(run.out.starts_with("The console is at http://127.0.0.1:"));
  CHECK_FALSE(fs::exists(at / "opened"));
  CHECK(fs::is_directory(at / "me/.local/share/glassbox/buckets"));
}

TEST_CASE("data, buckets and more buckets of the console lie where one says", "[cli][console]") {
  const Workspace at;
  fs::create_directories(at / "loans");
  const Run run =
      run_console(at, {"--no-browser", "--data", "d", "--root", "r", "--bucket", "loans=loans"}, {},
                  [&] { return fs::exists(at / "d/glassbox.db"); });
  CHECK(run.exit_code == 0);
  CHECK(run.out.find("objects  d") != std::string::npos);
  CHECK(fs::is_directory(at / "r"));
}
