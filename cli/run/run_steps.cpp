// Schema, split, training, evaluation, importance, in this order; each step's result is an input of
// the next.
#include "cli/run/run_steps.h"

#include <algorithm>
#include <chrono>
#include <deque>
#include <map>
#include <utility>

#include "cli/base/parameters_file.h"
#include "cli/base/text_table.h"
#include "engine/train/training_log.h"
#include "io/base/input_error.h"

namespace glassbox::cli {
namespace {

// A schema as it is read has one role an attribute; the command line may add another.
void refuse_two_roles(const Schema& schema, const std::string& file) {
  std::map<std::string, std::string> roles;
  const auto take = [&](const std::string& name, const char* role) {
    const auto [before, is_new] = roles.emplace(name, role);
    if (!is_new)
      throw InputError({file}, "\"" + name + "\" is to be " + before->second + " and " + role +
                                   "; an attribute has one role");
  };
  take(*schema.target, "target");
  if (schema.row_id) take(*schema.row_id, "row id");
  if (schema.row_weight) take(*schema.row_weight, "row weight");
  if (std::ranges::find(schema.excluded, *schema.target) != schema.excluded.end())
    take(*schema.target, "excluded");
}

// --positive with a schema that is read: turns its labels round, or Amazon's 0 and 1.
void take_positive(const std::string& positive, const std::string& file, Schema& schema) {
  const std::string negative(label_text(schema.binary_labels, false));
  if (label_text(schema.binary_labels, true) == positive) return;
  if (negative != positive)
    throw InputError({file}, "the target's labels are \"" + negative + "\" and \"" +
                                 std::string(label_text(schema.binary_labels, true)) +
                                 "\"; --positive \"" + positive + "\" is neither");
  schema.binary_labels =
      BinaryLabels{std::string(label_text(schema.binary_labels, true)), positive};
}

// The schema that lies beside the data, with what the command line says otherwise.
Schema schema_read(const RunRequest& request) {
  Schema schema = parse_schema(read_input_file(request.schema_file), request.schema_file);
  const SchemaInferenceOptions& options = request.inference;
  const auto attribute = [&](const std::string& name, const char* flag) -> Attribute& {
    if (const auto at = schema.find(name)) return schema.attributes[*at];
    std::vector<std::string> names;
    for (const Attribute& one : schema.attributes) names.push_back(one.name);
    const auto nearest = nearest_name(name, names);
    throw InputError({request.schema_file},
                     std::string("no attribute \"") + name + "\", which " + flag + " names" +
                         (nearest ? "; did you mean \"" + *nearest + "\"?" : ""));
  };
  if (options.target) {
    Attribute& target = attribute(*options.target, "--target");
    if (options.target_type) target.type = *options.target_type;
    if (schema.target != target.name || target.type != AttributeType::kBinary)
      schema.binary_labels.reset();  // those of another target
    if (schema.target != target.name) schema.missing_target_values.reset();
    if (target.type != AttributeType::kNumeric) std::erase(schema.formatted_numbers, target.name);
    schema.target = target.name;
  }
  if (options.positive) take_positive(*options.positive, request.schema_file, schema);
  if (options.row_id) schema.row_id = attribute(*options.row_id, "--row-id").name;
  if (!schema.target)
    throw InputError({request.schema_file}, "the schema names no target; name one with --target");
  refuse_two_roles(schema, request.schema_file);
  return schema;
}

CsvOptions csv_options(const RunRequest& request, const Rearrangement& rearrangement,
                       Progress& progress) {
  CsvOptions csv;
  csv.threads = request.common.threads;
  csv.rearrangement = rearrangement;
  csv.existing_rejects = request.common.existing();
  csv.progress = [&progress](std::uint64_t rows) { progress.records(rows); };
  return csv;
}

// What `step` returns. Where its part of the data does not suffice, that is told with which part it
// was.
template <class Step>
auto with_part(const std::string& part, const Step& step) {
  try {
    return step();
  } catch (const TooFewRecords& error) {
    throw InputError({}, std::string(error.what()) + " (" + part + ")");
  }
}

// A TEXT target is told before anything else is done.
void check_target_type(const Schema& schema) {
  try {
    (void)model_type_for(schema);
  } catch (const InputError& error) {
    throw InputError({}, std::string(error.what()) + " (--target NAME --type TYPE says which)");
  }
}

// The flags of `run` that cut the data.
std::string split_flags(const RunRequest& request) {
  return "--split " + request.split +
         (request.training.strategy == Rearrangement::Strategy::kRandom ? " --random" : "");
}

TuneResult tune_step(const RunRequest& request, std::vector<InputFile> files, const Schema& schema,
                     Progress& progress) {
  TuneRequest tuning;
  tuning.files = std::move(files);
  tuning.schema = schema;
  tuning.chooses_columns = !request.all_columns;
  tuning.date_order = request.date_order;
  tuning.csv = csv_options(request, request.training, progress);
  tuning.stage = [&](const std::string& stage) { progress.stage(stage); };
  tuning.progress = [&](const TuneProgress& now) {
    return progress.fits("trying " + now.stage, now.done, now.of);
  };
  return tune(tuning);
}

}  // namespace

RunFiles::RunFiles(const std::filesystem::path& directory)
    : schema(directory / "data.schema"),
      recipe(directory / "model.recipe"),
      parameters(directory / "model.parameters"),
      model(directory / "model.glassbox"),
      log(directory / "training.log"),
      insights(directory / "insights.json"),
      evaluation(directory / "evaluation.json"),
      report(directory / "report.html"),
      training_rejects(directory / "training.rejects"),
      evaluation_rejects(directory / "evaluation.rejects") {}

std::vector<std::filesystem::path> RunFiles::all() const {
  return {schema, recipe,           parameters,        model, log, insights, evaluation,
          report, training_rejects, evaluation_rejects};
}

RunResult run_steps(const RunRequest& request, const RunFiles& files, const RunFiles& staged,
                    Progress& progress) {
  std::deque<SpooledFile> spooled;  // a stream can be read once, and this reads several times
  std::vector<InputFile> inputs;
  for (const InputFile& file : request.files)
    inputs.push_back(file.is_stream ? spooled.emplace_back(file).file() : file);

  Schema schema;
  std::optional<InferredSchema> inferred;
  progress.stage("inferring the schema");
  if (request.schema_file.empty()) {
    SchemaInferenceOptions options = request.inference;
    options.progress = [&](std::uint64_t rows) { progress.records(rows); };
    recognise_formats(inputs, request.delimiter, /*schema=*/nullptr);
    inferred = infer_schema(inputs, options);
    schema = inferred->schema;
    fit_formats(inputs, schema);
  } else {
    schema = schema_read(request);
    recognise_formats(inputs, request.delimiter, &schema);
  }
  check_target_type(schema);

  progress.stage("describing the data");
  InsightsRequest describing;
  describing.files = inputs;
  describing.schema = &schema;
  describing.csv = csv_options(request, request.training, progress);
  const std::string cut = split_flags(request), trains = cut + " is to train on",
                    judges = "what " + cut + " leaves is to evaluate on";
  Insights insights = with_part(trains, [&] { return gather_insights(describing); });

  TrainRequest training;
  training.files = inputs;
  training.schema = schema;
  training.csv = csv_options(request, request.training, progress);
  training.csv.rejects = staged.training_rejects;
  training.stage = [&](const std::string& stage) { progress.stage(stage); };
  training.progress = [&](const SgdProgress& now) { return progress.training(now); };
  training.search_progress = [&](const TuneProgress& now) {
    return progress.fits("trying " + now.stage, now.done, now.of);
  };
  training.searches = !request.tunes;
  training.chooses_columns = !request.tunes && !request.all_columns;
  training.date_order = request.date_order;
  if (!request.learner.empty()) training.parameters.set("glassbox.learner", request.learner);
  std::optional<TuneResult> tuned;
  if (request.tunes) {
    tuned = with_part(trains, [&] { return tune_step(request, inputs, schema, progress); });
    training.recipe_text = tuned->recipe;
    training.recipe_file = files.recipe.string();
    set_parameters(training.parameters, tuned->parameters, files.parameters);
  }
  // Its clock stands still, so that the same data give the same bytes.
  TrainingLog log([] { return std::chrono::system_clock::time_point(); });
  training.begins = [&](const TrainingParameters& parameters) {
    log.begin(model_type_for(schema), parameters);
  };
  training.report = [&](const LearnerReport& report) { log.add(report); };
  TrainResult trained = with_part(trains, [&] { return train(training); });
  log.finish(trained.model.training, trained.records);

  progress.stage("evaluating");
  Rearrangement others = request.training;
  others.complement = !others.complement;
  CsvOptions judging = csv_options(request, others, progress);
  judging.rejects = staged.evaluation_rejects;
  Evaluation evaluation =
      with_part(judges, [&] { return evaluate(trained.model, inputs, nullptr, judging); });
  return {std::move(schema),  std::move(inferred), std::move(insights),  std::move(tuned),
          std::move(trained), log.text(),          std::move(evaluation)};
}

}  // namespace glassbox::cli
