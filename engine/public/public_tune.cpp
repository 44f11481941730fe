// <glassbox/tune.h>: the steps of cli/commands/tune_command.cpp.
#include <glassbox/tune.h>

#include <cmath>
#include <utility>

#include "engine/evaluate/evaluation.h"
#include "engine/public/public_data.h"
#include "engine/public/public_errors.h"
#include "engine/public/public_model.h"
#include "engine/public/public_progress.h"
#include "engine/tune/tune.h"
#include "engine/tune/tuning_leaderboard.h"

namespace glassbox {
namespace {

engine::TuneRequest request_of(const TuneOptions& options) {
  const auto refuse = [](const std::string& message) { throw Error(Error::Kind::kInput, message); };
  if (options.folds < 2 || options.folds > 20)
    refuse("folds is " + std::to_string(options.folds) + "; expected 2 to 20");
  if (!(options.budget >= 0) || std::isinf(options.budget))
    refuse("budget is " + std::to_string(options.budget) +
           "; expected seconds above 0, or 0 to try everything");
  OpenedData data = open_training_data(options.data);
  engine::TuneRequest request;
  request.files = std::move(data.files);
  request.schema = std::move(*data.schema);
  request.csv = std::move(data.csv);
  request.folds = options.folds;
  if (options.budget > 0) request.budget = options.budget;
  request.seed = options.seed;
  request.chooses_columns = !options.all_columns;
  if (options.day_first) request.date_order = io::DateOrder::kDayFirst;
  return request;
}

// KEY=VALUE lines.
std::map<std::string, std::string> parameters_of(const std::string& lines) {
  std::map<std::string, std::string> parameters;
  for (std::size_t at = 0; at < lines.size();) {
    const std::size_t end = std::min(lines.find('\n', at), lines.size());
    const std::string line = lines.substr(at, end - at);
    if (const std::size_t sign = line.find('='); sign != std::string::npos)
      parameters[line.substr(0, sign)] = line.substr(sign + 1);
    at = end + 1;
  }
  return parameters;
}

TunedCandidate candidate_of(engine::Leaderboard::Entry&& entry, double seconds) {
  TunedCandidate candidate;
  candidate.recipe = std::move(entry.recipe);
  candidate.parameter = std::move(entry.parameter);
  candidate.amount = std::move(entry.amount);
  candidate.value = entry.value;
  candidate.standard_error = entry.error;
  candidate.behind = entry.behind;
  candidate.behind_standard_error = entry.behind_error;
  candidate.loss = entry.loss;
  candidate.features = entry.features;
  candidate.repeats = entry.repeats;
  candidate.seconds = seconds;
  candidate.stands_for_recipe = entry.stands_for_recipe;
  return candidate;
}

TuneResult result_of(engine::TuneResult&& tuned, const io::Schema& schema) {
  engine::Evaluation evaluation;
  evaluation.type = tuned.type;
  TuneResult result;
  result.records = record_counts(tuned.records);
  result.kind = public_kind(tuned.type);
  result.metric = evaluation.metric();
  engine::Leaderboard board = engine::leaderboard_of(tuned, schema);
  result.tried_on = board.tried_on;
  result.folds = board.folds;
  result.repeats = board.repeats;
  for (std::size_t i = 0; i < board.entries.size(); ++i)
    result.candidates.push_back(
        candidate_of(std::move(board.entries[i]), tuned.candidates[i].seconds));
  result.best = board.best;
  result.chosen = board.chosen;
  result.left_out = tuned.left_out;
  result.recipe = std::move(tuned.recipe);
  result.parameters = parameters_of(tuned.parameters);
  result.warnings = std::move(tuned.warnings);
  result.notes = tuned.columns.notes(schema);
  return result;
}

}  // namespace

TuneResult tune(const TuneOptions& options) {
  ProgressSink progress(options.progress);
  return progress.run([&] {
    engine::TuneRequest request = request_of(options);
    request.csv.progress = [&](std::uint64_t rows) { progress.goes_on(0, rows); };
    request.stage = [&](const std::string& stage) { progress.enter(stage); };
    request.progress = [&](const engine::TuneProgress& now) {
      progress.enter(now.stage);
      return progress.goes_on(0, now.done);
    };
    return result_of(engine::tune(request), request.schema);
  });
}

}  // namespace glassbox
