/// cli/text/manual_text.h: manual pages for man(1).
#pragma once

#include <string>

#include "cli/base/command_pages.h"

namespace glassbox::cli {

/// The page of one command in man(7)'s macros: name, synopsis, options, commands, examples.
/// version  "0.1.0", for the page's foot
[[nodiscard]] std::string manual_page(const CommandPage& page, const std::string& version);

/// "glassbox-recipe-check.1".
[[nodiscard]] std::string manual_file(const CommandPage& page);

}  // namespace glassbox::cli
