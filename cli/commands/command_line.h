/// cli/commands/command_line.h: the program `glassbox`.
#pragma once

#include "io/base/rooms.h"

namespace glassbox::cli {

/// Carries out a command line; returns the exit code.
[[nodiscard]] int run_command_line(int argc, const char* const* argv);

}  // namespace glassbox::cli
