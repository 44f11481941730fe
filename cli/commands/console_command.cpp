#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <thread>

#include "cli/base/command.h"
#include "cli/base/commands.h"
#include "cli/base/console.h"
#include "cli/base/exit_codes.h"
#include "cli/commands/service_run.h"

namespace glassbox::cli {
namespace {

namespace fs = std::filesystem;

// "" where it is not set.
std::string variable(const char* name) {
  const char* const value = std::getenv(name);
  return value != nullptr ? value : "";
}

// Of the XDG Base Directory Specification.
fs::path user_data_directory() {
  if (const fs::path data = variable("XDG_DATA_HOME"); data.is_absolute()) return data / "glassbox";
  if (const fs::path home = variable("HOME"); home.is_absolute())
    return home / ".local" / "share" / "glassbox";
  throw UsageError("neither XDG_DATA_HOME nor HOME is set; give --data DIR and --root DIR");
}

bool has_display() { return !variable("DISPLAY").empty() || !variable("WAYLAND_DISPLAY").empty(); }

// The browser is a grandchild, so that nobody has to wait for its end. It has nothing of ours: no
// signals' settings, no terminal to write to, and no socket, which would keep the port taken after
// our end. Where there is no xdg-open nothing happens: the address was printed.
void open_browser(const std::string& address) {
  if (!has_display()) return;
  const pid_t child = ::fork();
  if (child == 0) {
    if (::fork() != 0) ::_exit(0);
    sigset_t none;
    sigemptyset(&none);
    pthread_sigmask(SIG_SETMASK, &none, nullptr);
    ::setsid();
    const int nowhere = ::open("/dev/null", O_RDWR);
    for (const int standard : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
      ::dup2(nowhere, standard);
    ::close_range(STDERR_FILENO + 1, ~0U, 0);
    ::execlp("xdg-open", "xdg-open", address.c_str(), static_cast<char*>(nullptr));
    ::_exit(0);
  }
  if (child > 0) ::waitpid(child, nullptr, 0);
}

void run(ServeArgs args, bool opens_browser) {
  if (args.data.empty() || args.root.empty()) {
    const fs::path home = user_data_directory();
    if (args.data.empty()) args.data = home / "data";
    if (args.root.empty()) args.root = home / "buckets";
  }
  fs::create_directories(args.data);
  args.quiet = true;
  run_service(args, [&](const std::string& address) {
    write_text("The console is at " + address + "/\n  objects  " + args.data + "\n  buckets  " +
               args.root + "\nCtrl-C stops it.\n");
    if (opens_browser) open_browser(address + "/");
  });
}

}  // namespace

void add_console(Command app) {
  const auto args = std::make_shared<ServeArgs>();
  const auto no_browser = std::make_shared<bool>(false);
  args->data.clear();
  args->root.clear();
  args->threads = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  const Command cmd =
      app.subcommand("console", "The web page: data, models and predictions in your browser");
  cmd.option("--data", args->data, "Where objects, models and logs are kept; made when missing")
      .type_name("DIR")
      .default_text("glassbox/data in your data folder");
  cmd.option("--root", args->root, "Buckets: s3://NAME/KEY is DIR/NAME/KEY; made when missing")
      .type_name("DIR")
      .default_text("glassbox/buckets there");
  cmd.option("--bucket", args->buckets, "A bucket elsewhere, any number of times")
      .type_name("NAME=DIR")
      .one_at_a_time();
  cmd.option("--s3", args->stores,
             "A bucket of an S3-compatible store, any number of times: NAME=ADDRESS,\n"
             "where ADDRESS is aws or https://HOST[:PORT], then [/BUCKET][?region=REGION];\n"
             "credentials are found as AWS's programs find them")
      .type_name("NAME=ADDRESS")
      .one_at_a_time();
  cmd.option("--port", args->port, "Port; 0 takes a free one").range(0, 65535).show_default();
  cmd.flag("--no-browser", *no_browser, "Print the address and open no browser");
  cmd.footer(
      "It is `glassbox serve` with your data folder ($XDG_DATA_HOME, else ~/.local/share) and a\n"
      "browser, for one person on one machine.\n"
      "Examples:\n"
      "  glassbox console\n"
      "  glassbox console --bucket loans=/srv/loans --port 0 --no-browser");
  cmd.callback([args, no_browser] { run(*args, !*no_browser); });
}

}  // namespace glassbox::cli
