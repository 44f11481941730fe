/// cli/base/guarded_run.h: runs a command and turns what it throws into an exit code.
#pragma once

#include <functional>

#include "io/base/rooms.h"

namespace glassbox::cli {

/// From now on an allocation that fails where no exception can be thrown, in a destructor, ends the
/// process with "out of memory" and its exit code, and without unfinished files.
void handle_exhaustion();

/// Runs a command. What it throws becomes "glassbox: MESSAGE" on stderr and its ExitCode.
[[nodiscard]] int run_guarded(const std::function<void()>& command) noexcept;

}  // namespace glassbox::cli
