/// cli/commands/help_command.h: `help`, `completion` and `--version --json`: what is said of the
/// commands themselves.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "cli/base/command.h"
#include "cli/base/command_pages.h"

namespace glassbox::cli {

/// What these commands ask of the program once all commands are added.
struct ProgramPages {
  std::function<CommandPage()> pages;
  /// --help of a command, named by its words ("recipe", "check"); none: of the program.
  /// throws  UsageError: there is no such command
  std::function<std::string(const std::vector<std::string>& words)> help;
};

void add_help(Command app, const ProgramPages& program);
void add_completion(Command app, const ProgramPages& program);

/// Whether the words after the program's name ask for its version as JSON.
[[nodiscard]] bool asks_for_build_facts(std::span<const char* const> words);

}  // namespace glassbox::cli
