#include "cli/compare_runs.h"

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <numeric>
#include <system_error>

#include "cli/progress.h"
#include "io/temporary_file.h"

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

Spread spread_of(std::span<const double> values) {
  const auto count = static_cast<double>(values.size());
  Spread spread;
  spread.mean = std::accumulate(values.begin(), values.end(), 0.0) / count;
  spread.smallest = *std::ranges::min_element(values);
  double squares = 0;
  for (const double value : values) squares += (value - spread.mean) * (value - spread.mean);
  if (values.size() > 1) spread.deviation = std::sqrt(squares / (count - 1));
  return spread;
}

}  // namespace glassbox::cli
