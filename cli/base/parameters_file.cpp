#include "cli/base/parameters_file.h"

#include <algorithm>
#include <cstdint>

#include "cli/base/options.h"
#include "io/base/input_error.h"
#include "io/json/json_text.h"

namespace glassbox::cli {

namespace {

using ParameterList = std::vector<std::pair<std::string, std::string>>;

// {"sgd.maxPasses": "10", ...}: the API's Parameters, and TrainingParameters of its answers.
ParameterList parse_object(const std::string& text, const std::filesystem::path& file) {
  const JsonText json(text, file.string());
  ParameterList parameters;
  for (const auto& [key, value] : json.root().items()) {
    if (!value.is_string() && !value.is_number())
      throw InputError(json.key_position("/" + key),
                       "\"" + key + "\" is " + value.dump() + "; expected a string or a number");
    parameters.emplace_back(key, value.is_string() ? value.get<std::string>() : value.dump());
  }
  return parameters;
}

ParameterList parse_parameters(const std::string& text, const std::filesystem::path& file) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first != std::string::npos && text[first] == '{') return parse_object(text, file);
  ParameterList parameters;
  std::uint64_t line_number = 1;
  for (std::size_t begin = 0; begin < text.size(); ++line_number) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const std::string line = text.substr(begin, end - begin);
    begin = end + 1;
    if (line.empty()) continue;
    const std::size_t equals = line.find('=');
    if (equals == std::string::npos)
      throw InputError({file.string(), line_number}, "\"" + line + "\"; expected KEY=VALUE");
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
