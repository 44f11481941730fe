/// cli/text/completion_text.h: completion of the command line in bash, zsh and fish.
#pragma once

#include <string>
#include <string_view>

#include "cli/base/command_pages.h"

namespace glassbox::cli {

/// A script for the shell: commands, options, the words that an option allows, file names
/// elsewhere.
/// shell   "bash", "zsh" or "fish"
/// throws  std::invalid_argument for another
[[nodiscard]] std::string completion_text(const CommandPage& program, std::string_view shell);

}  // namespace glassbox::cli
