/// cli/command_line.h: the program `glassbox`.
#pragma once

namespace glassbox {

/// Carries out a command line; returns the exit code.
[[nodiscard]] int run_command_line(int argc, const char* const* argv);

}  // namespace glassbox
