#include "engine/train.h"

#include <utility>

#include "engine/training_steps.h"

namespace glassbox {
namespace {

void mark_attributes(const Expression& expression, std::vector<bool>& used) {
  if (expression.function == Function::kAttribute) used[expression.attribute] = true;
  for (const auto& argument : expression.arguments) mark_attributes(*argument, used);
}

// Reads the target, the weight and what the recipe uses; other columns are counted, not parsed.
ReadPlan plan_training(const Schema& schema, const Recipe& recipe) {
  std::vector<bool> used(schema.attributes.size());
  for (const auto& output : recipe.outputs) mark_attributes(*output, used);
  ReadPlan plan = plan_all(schema, /*with_target=*/true);
  for (std::size_t i = 0; i < plan.columns.size(); ++i)
    if (!used[i] && plan.columns[i].rule == PlannedColumn::Rule::kOptional)
      plan.columns[i].file_column.reset();
  return plan;
}

}  // namespace

TrainResult train(const TrainRequest& request) {
  const Schema& schema = request.schema;
  const ModelType type = model_type_for(schema);
  request.parameters.check();
  const std::string text =
      request.recipe_text.empty() ? default_recipe(schema) : request.recipe_text;
  Recipe recipe = parse_recipe(
      text, request.recipe_text.empty() ? "default recipe" : request.recipe_file, schema);
  const auto stage = [&](const char* name) {
    if (request.stage) request.stage(name);
  };

  const TrainingMemory memory = share_memory(request.memory, request.temporary_directory);
  check_disk(request.files, memory);
  const int threads = request.csv.threads;

  stage("reading");
  TrainingTable table(request.files, schema, plan_training(schema, recipe), request.csv, type,
                      memory);
  const std::vector<std::string> classes = table.classes();
  const TargetSummary target = table.target().summary(classes.size());
  check_target(type, target, classes, *schema.target, request.files.front().name);

  stage("fitting the recipe");
  FittedRecipe fitted = fit_recipe(std::move(recipe), schema, table, threads);

  stage("shuffling");
  const LabelledRows rows = make_rows(table, fitted, target, request.parameters, memory, threads);

  stage("training");
  const TrainingSet data{&rows.rows, &fitted.features(), classes.size(), rows.scale};
  SgdOptions options;
  options.parameters = request.parameters;
  options.threads = threads;
  options.report = request.report;
  options.progress = request.progress;
  SgdResult trained = train_sgd(data, loss_for(type), options);

  TrainingSummary summary;
  summary.passes = trained.passes;
  summary.converged = trained.converged;
  summary.objective = trained.objective;
  summary.mean_loss = trained.mean_loss;
  summary.learning_rate = trained.learning_rate;
  summary.parameters = trained.model.parameter_count();
  summary.parameters_trimmed = trained.parameters_trimmed;

  TrainResult result{{type, schema, request.parameters, std::move(fitted), std::move(trained.model),
                      classes, /*score_threshold=*/0.5, target, summary, table.target().digest()},
                     table.records(),
                     {}};
  if (trained.parameters_trimmed > 0)
    result.warnings.push_back("the model was cut to sgd.maxMLModelSizeInBytes: " +
                              std::to_string(trained.parameters_trimmed) + " of " +
                              std::to_string(trained.parameters_trimmed + summary.parameters) +
                              " parameters were trimmed, those with the least effect");
  return result;
}

}  // namespace glassbox
