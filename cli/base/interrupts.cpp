#include "cli/base/interrupts.h"

#include <unistd.h>

#include <atomic>
#include <csignal>

#include "cli/base/exit_codes.h"
#include "io/files/input_files.h"
#include "io/files/unfinished_files.h"
#include "io/files/whole_file.h"

namespace glassbox::cli {
namespace {

std::atomic<bool> interrupt_seen{false};
static_assert(std::atomic<bool>::is_always_lock_free);

void on_interrupt(int) {
  if (!interrupt_seen.exchange(true)) {
    stop_reading();
    return;
  }
  remove_unfinished_files();
  ::_exit(static_cast<int>(ExitCode::kInterrupted));
}

void on_end(int signal) {
  remove_unfinished_files();
  std::signal(signal, SIG_DFL);
  ::raise(signal);
}

void handle(int signal, void (*handler)(int), int flags = SA_RESTART) {
  struct sigaction action {};
  action.sa_handler = handler;
  action.sa_flags = flags;
  sigemptyset(&action.sa_mask);
  ::sigaction(signal, &action, nullptr);
}

}  // namespace

bool is_ignored(int signal) {
  struct sigaction present {};
  return ::sigaction(signal, nullptr, &present) == 0 && present.sa_handler == SIG_IGN;
}

void handle_signals() {
  handle(SIGINT, on_interrupt, /*flags=*/0);  // what waits, e.g. to open a pipe, wakes
  handle(SIGTERM, on_end);
  if (!is_ignored(SIGHUP)) handle(SIGHUP, on_end);
  handle(SIGPIPE, SIG_IGN);
  handle(SIGXFSZ, SIG_IGN);
}

bool interrupted() { return interrupt_seen.load(std::memory_order_relaxed); }

}  // namespace glassbox::cli
