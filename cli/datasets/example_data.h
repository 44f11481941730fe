/// cli/datasets/example_data.h: the data sets that the console offers to begin with.
#pragma once

#include <filesystem>
#include <string>

#include "console/api/console_parts.h"

namespace glassbox::cli {

/// Writes "wine" or "mnist" into a directory, in place of what is there; data files first.
/// throws  InputError with the command that gets it: "iris", which is not shipped, or MNIST that
///         was not fetched; std::system_error
[[nodiscard]] Example write_example(const std::string& name,
                                    const std::filesystem::path& directory);

}  // namespace glassbox::cli
