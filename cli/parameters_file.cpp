#include "cli/parameters_file.h"

#include <algorithm>
#include <cstdint>

#include "cli/options.h"
#include "io/input_error.h"

namespace glassbox::cli {

namespace {

std::vector<std::pair<std::string, std::string>> parse_parameters(
    const std::string& text, const std::filesystem::path& file) {
  std::vector<std::pair<std::string, std::string>> parameters;
  std::uint64_t line_number = 1;
  for (std::size_t begin = 0; begin < text.size(); ++line_number) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const std::string line = text.substr(begin, end - begin);
    begin = end + 1;
    if (line.empty()) continue;
    const std::size_t equals = line.find('=');
    if (equals == std::string::npos)
      throw InputError({file.string(), line_number}, "\"" + line + "\"; want KEY=VALUE");
    parameters.emplace_back(line.substr(0, equals), line.substr(equals + 1));
  }
  return parameters;
}

}  // namespace

std::vector<std::pair<std::string, std::string>> read_parameters(
    const std::filesystem::path& file) {
  return parse_parameters(read_input_file(file), file);
}

void set_parameters(TrainingParameters& parameters, const std::filesystem::path& file) {
  set_parameters(parameters, read_input_file(file), file);
}

void set_parameters(TrainingParameters& parameters, const std::string& text,
                    const std::filesystem::path& file) {
  for (const auto& [key, value] : parse_parameters(text, file)) {
    try {
      parameters.set(key, value);
    } catch (const InputError& error) {
      throw InputError({file.string()}, error.what());
    }
  }
}

}  // namespace glassbox::cli
