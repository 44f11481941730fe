/// cli/base/command_pages.h: what the commands are, as data, for pages other than --help: manual
/// pages and completion. All of it comes from the flags as the commands declare them.
#pragma once

#include <string>
#include <vector>

#include "cli/base/command.h"

namespace glassbox::cli {

/// A flag, option or argument.
struct OptionPage {
  std::string shorter, longer;       ///< "o" and "output"; both empty for an argument
  std::string value;                 ///< what --help calls the value, empty for a flag
  std::string help;                  ///< may hold line ends
  std::string default_text;          ///< empty: none
  std::vector<std::string> choices;  ///< the words that are allowed; empty: any
  bool is_required = false, is_repeated = false;

  [[nodiscard]] bool takes_file() const;  ///< by the name of the value: FILE, DIR, MODEL, ...
};

struct CommandPage {
  std::string name;  ///< "glassbox", "glassbox recipe check"
  std::string help, footer;
  std::vector<OptionPage> options, arguments;
  std::vector<CommandPage> commands;
};

/// The program's page with those of all its commands below it.
[[nodiscard]] CommandPage pages_of(const CLI::App& program);

/// A page and all below it, in the order of --help.
[[nodiscard]] std::vector<const CommandPage*> flattened(const CommandPage& page);

}  // namespace glassbox::cli
