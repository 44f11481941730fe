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

TunedCandidate candidate_of(const engine::TunedCandidate& one, const std::string& recipe) {
  TunedCandidate candidate;
  candidate.recipe = recipe;
  candidate.parameter = one.penalty.parameter();
  candidate.amount = one.penalty.text();
  candidate.value = one.value;
  candidate.standard_error = one.error;
  candidate.behind = one.behind;
  candidate.behind_standard_error = one.behind_error;
  candidate.loss = one.loss;
  candidate.features = one.features;
  candidate.repeats = one.repeats;
  candidate.seconds = one.seconds;
  candidate.stands_for_recipe = one.stands_for_recipe;
  return candidate;
}

TuneResult result_of(engine::TuneResult&& tuned, const io::Schema& schema) {
  engine::Evaluation evaluation;
  evaluation.type = tuned.type;
  TuneResult result;
  result.records = record_counts(tuned.records);
  result.kind = public_kind(tuned.type);
  result.metric = evaluation.metric();
  result.tried_on = tuned.tried_on;
  result.folds = tuned.folds;
  result.repeats = tuned.repeats;
  for (const engine::TunedCandidate& one : tuned.candidates)
    result.candidates.push_back(
        candidate_of(one, engine::describe(one.shape, schema, tuned.columns)));
  result.best = tuned.best;
  result.chosen = tuned.chosen;
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
