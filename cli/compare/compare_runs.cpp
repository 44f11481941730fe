// Trains and evaluates one candidate in a scratch directory, and sums seeds up as mean and spread.
#include "cli/compare/compare_runs.h"

#include <cerrno>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <system_error>
#include <utility>

#include "cli/base/progress.h"
#include "io/files/temporary_file.h"

namespace glassbox::cli {

ScratchDirectory::ScratchDirectory() {
  std::string pattern = (default_temporary_directory() / "glassbox-compare-XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr)
    throw std::system_error(errno, std::generic_category(), pattern);
  path_ = pattern;
}

ScratchDirectory::~ScratchDirectory() {
  try {
    std::filesystem::remove_all(path_);
  } catch (const std::exception&) {  // what cannot be removed is the system's to clear
  }
}

std::string Candidate::outputs() const {
  std::string text;
  const auto json = nlohmann::json::parse(read_whole_file(recipe), nullptr, false);
  for (const auto& output : json.value("outputs", nlohmann::json::array()))
    text += (text.empty() ? "" : ", ") + output.get<std::string>();
  return text;
}

std::string Candidate::parameter_text() const {
  std::string text;
  for (const auto& [key, value] : parameters)
    text.append(text.empty() ? "" : ", ").append(key).append(" ").append(value);
  return text;
}

Candidate amazon_candidate(std::filesystem::path recipe,
                           std::vector<std::pair<std::string, std::string>> parameters) {
  parameters.emplace_back("glassbox.learner", "amazon");
  return {std::move(recipe), std::move(parameters)};
}

TrainResult train_candidate(const std::filesystem::path& csv, const std::filesystem::path& schema,
                            const Candidate& candidate, const std::string& split,
                            const RunOptions& options) {
  Progress progress(options.quiet);
  TrainRequest request;
  request.files = list_input_files({csv.string()});
  request.schema = read_schema(schema);
  request.recipe_text = read_whole_file(candidate.recipe);
  request.recipe_file = candidate.recipe.string();
  for (const auto& [key, value] : candidate.parameters) request.parameters.set(key, value);
  request.parameters.seed = candidate.seed;
  request.csv.rearrangement = parse_split(split);
  request.csv.threads = options.threads;
  request.csv.progress = [&](std::uint64_t rows) { progress.records(rows); };
  request.stage = [&](const std::string& stage) { progress.stage(stage); };
  request.progress = [&](const SgdProgress& now) { return progress.training(now); };
  return train(request);
}

Evaluation evaluate_split(const MLModel& model, const std::filesystem::path& csv,
                          const std::string& split, const RunOptions& options) {
  Progress progress(options.quiet);
  CsvOptions reading;
  reading.rearrangement = parse_split(split);
  reading.threads = options.threads;
  reading.progress = [&](std::uint64_t rows) { progress.records(rows); };
  return evaluate(model, list_input_files({csv.string()}), /*data_schema=*/nullptr, reading);
}

}  // namespace glassbox::cli
