// One place where all exceptions of a command end: each kind becomes its message and its exit code
// (docs/command-line.md). Running out of memory is answered without allocating.
#include "cli/base/guarded_run.h"

#include <unistd.h>

#include <CLI/Error.hpp>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <new>
#include <string>
#include <string_view>
#include <system_error>

#include "cli/base/console.h"
#include "cli/base/exit_codes.h"
#include "cli/base/interrupts.h"
#include "cli/base/rejects_file.h"
#include "cluster/base/started.h"
#include "engine/model/ml_model.h"
#include "engine/sgd/sgd.h"
#include "io/base/input_error.h"
#include "io/base/process_lost.h"
#include "io/base/together.h"
#include "io/databases/hidden_passwords.h"
#include "io/files/unfinished_files.h"
#include "io/files/whole_file.h"

namespace glassbox::cli {
namespace {

// Of several processes the first reports what all know, each what nobody else can know.
int end(ExitCode code, const std::string& message) {
  const std::string text = without_passwords(message);  // that of a database in an argument
  if (!is_silent()) {
    print_error(text);
  } else if (!is_told_by_first() && code != ExitCode::kUsage && code != ExitCode::kInterrupted) {
    print_error("process " + std::to_string(cluster::started().rank) + ": " + text);
  }
  return static_cast<int>(code);
}

// The first that is left reports it: process 0 may be the one that is lost.
int end(const ProcessLost& error) {
  const std::size_t rank = cluster::started().rank;
  if (rank == error.first_left) print_error(error.what());
  return static_cast<int>(ExitCode::kSystem);
}

int end(const std::system_error& error, const std::string& message) {
  if (interrupted() && error.code() == std::errc::interrupted)
    return end(ExitCode::kInterrupted, "interrupted");
  if (error.code() == std::errc::resource_unavailable_try_again)
    return end(ExitCode::kInternal,
               "the system grants no more threads or memory (see ulimit -a): " + message);
  return end(ExitCode::kSystem, message);
}

// "wine.model: No space left on device", without the library's "filesystem error: cannot ...".
std::string message_of(const std::filesystem::filesystem_error& error) {
  return error.path1().string() + ": " + error.code().message();
}

std::terminate_handler default_terminate = nullptr;

// Without an allocation, as there may be none.
int out_of_memory() noexcept {
  constexpr std::string_view kMessage = "glassbox: out of memory\n";
  if (logs_as_json()) {
    write_log_error("out of memory");
  } else {
    [[maybe_unused]] const auto written = ::write(STDERR_FILENO, kMessage.data(), kMessage.size());
  }
  return static_cast<int>(ExitCode::kInternal);
}

int run_reported(const std::function<void()>& command) {
  try {
    command();
    return static_cast<int>(ExitCode::kDone);
  } catch (const Interrupted&) {
    return end(ExitCode::kInterrupted, "interrupted");
  } catch (const UsageError& error) {
    return end(ExitCode::kUsage, error.what());
  } catch (const CLI::Error& error) {
    return end(ExitCode::kUsage, error.what());
  } catch (const InputError& error) {
    return end(ExitCode::kInput, with_rejects_file(error.what()));
  } catch (const ModelFileError& error) {
    return end(ExitCode::kModelFile, error.what());
  } catch (const OthersFailed& error) {
    return end(error.is_input ? ExitCode::kInput : ExitCode::kSystem, error.what());
  } catch (const ProcessLost& error) {
    return end(error);
  } catch (const CheckFailed& error) {
    return end(ExitCode::kCheckFailed, error.what());
  } catch (const OutputClosed&) {
    return static_cast<int>(ExitCode::kSystem);  // the reader has what it wanted
  } catch (const std::filesystem::filesystem_error& error) {
    return end(error, message_of(error));
  } catch (const std::system_error& error) {
    return end(error, error.what());
  } catch (const std::bad_alloc&) {
    throw;
  } catch (const std::exception& error) {
    return end(ExitCode::kInternal, std::string("internal error: ") + error.what());
  }
}

// An exception that cannot be caught: destructors of nlohmann's JSON allocate. Where that fails
// there is a message and an exit code even so; anything else is a defect and shows as one.
[[noreturn]] void on_terminate() {
  try {
    if (const std::exception_ptr error = std::current_exception()) std::rethrow_exception(error);
  } catch (const std::bad_alloc&) {
    remove_unfinished_files();
    ::_exit(out_of_memory());
  } catch (...) {
  }
  default_terminate();
  std::abort();
}

}  // namespace

void handle_exhaustion() { default_terminate = std::set_terminate(on_terminate); }

int run_guarded(const std::function<void()>& command) noexcept {
  try {
    return run_reported(command);
  } catch (const std::bad_alloc&) {
    return out_of_memory();
  } catch (...) {  // of the message itself, as all others have one
    return static_cast<int>(ExitCode::kInternal);
  }
}

}  // namespace glassbox::cli
