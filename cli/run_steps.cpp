#include "cli/run_steps.h"

#include <deque>

#include "cli/parameters_file.h"
#include "engine/training_log.h"
#include "io/input_error.h"

namespace glassbox {
namespace {

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
    schema.target = target.name;
  }
  if (options.row_id) schema.row_id = attribute(*options.row_id, "--row-id").name;
  if (!schema.target)
    throw InputError({request.schema_file}, "the schema names no target; name one with --target");
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

TuneResult tune_step(const RunRequest& request, std::vector<InputFile> files, const Schema& schema,
                     Progress& progress) {
  TuneRequest tuning;
  tuning.files = std::move(files);
  tuning.schema = schema;
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

RunResult run_steps(const RunRequest& request, const RunFiles& files, Progress& progress) {
  std::deque<SpooledFile> spooled;  // a stream can be read once, and this reads several times
  std::vector<InputFile> inputs;
  for (const InputFile& file : request.files)
    inputs.push_back(file.is_stream ? spooled.emplace_back(file).file() : file);

  RunResult result{};
  progress.stage("inferring the schema");
  if (request.schema_file.empty()) {
    SchemaInferenceOptions options = request.inference;
    options.progress = [&](std::uint64_t rows) { progress.records(rows); };
    result.inferred = infer_schema(inputs, options);
    result.schema = result.inferred->schema;
  } else {
    result.schema = schema_read(request);
  }
  (void)model_type_for(result.schema);  // a TEXT target is told before anything else is done

  progress.stage("describing the data");
  InsightsRequest insights;
  insights.files = inputs;
  insights.schema = &result.schema;
  insights.csv = csv_options(request, request.training, progress);
  result.insights = gather_insights(insights);

  TrainRequest training;
  training.files = inputs;
  training.schema = result.schema;
  training.csv = csv_options(request, request.training, progress);
  training.csv.rejects = files.training_rejects;
  training.stage = [&](const std::string& stage) { progress.stage(stage); };
  training.progress = [&](const SgdProgress& now) { return progress.training(now); };
  if (request.tunes) {
    result.tuned = tune_step(request, inputs, result.schema, progress);
    training.recipe_text = result.tuned->recipe;
    training.recipe_file = files.recipe.string();
    set_parameters(training.parameters, result.tuned->parameters, files.parameters);
  }
  TrainingLog log;
  log.begin(model_type_for(result.schema), training.parameters);
  training.report = [&](const LearnerReport& report) { log.add(report); };
  result.trained = train(training);
  log.finish(result.trained.model.training, result.trained.records);
  result.log = log.text();

  progress.stage("evaluating");
  Rearrangement others = request.training;
  others.complement = !others.complement;
  CsvOptions evaluation = csv_options(request, others, progress);
  evaluation.rejects = files.evaluation_rejects;
  result.evaluation = evaluate(result.trained.model, inputs, nullptr, evaluation);
  return result;
}

}  // namespace glassbox
