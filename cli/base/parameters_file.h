/// cli/base/parameters_file.h: training parameters in a file, as `glassbox tune` writes them.
#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "engine/model/training_parameters.h"

namespace glassbox::cli {

/// KEY=VALUE lines, keys by Amazon's names, blank lines skipped; or one JSON object of the same, as
/// the API's Parameters and TrainingParameters are: {"sgd.maxPasses": "10"}.
/// throws  InputError: no such file, a line without "=", not JSON; std::system_error
[[nodiscard]] std::vector<std::pair<std::string, std::string>> read_parameters(
    const std::filesystem::path& file);

/// Sets all parameters of a file.  throws  as read_parameters() and TrainingParameters::set()
void set_parameters(TrainingParameters& parameters, const std::filesystem::path& file);
/// The same from the file's text.
void set_parameters(TrainingParameters& parameters, const std::string& text,
                    const std::filesystem::path& file);

}  // namespace glassbox::cli
