// All steps of one training in order: read, choose a recipe if none is given, fit it, shuffle rows,
// learn the weights, and put together what the model file keeps. A search that cannot be made (too
// few records) is replaced by the suggested recipe, with a warning.
#include "engine/train/train.h"

#include <optional>
#include <sstream>
#include <utility>

#include "engine/fit/finish_training.h"
#include "engine/fit/training_steps.h"
#include "engine/tune/tuning_leaderboard.h"
#include "io/base/together.h"
#include "recipes/suggest/suggested_recipe.h"

namespace glassbox::engine {
namespace {

void mark_attributes(const Expression& expression, std::vector<bool>& used) {
  if (expression.function == Function::kAttribute) used[expression.attribute] = true;
  for (const auto& argument : expression.arguments) mark_attributes(*argument, used);
}

// Reads the target, the weight and what the recipe uses; other columns are counted, not parsed.
// Without a recipe yet, all inputs.
ReadPlan plan_training(const Schema& schema, const std::optional<Recipe>& recipe) {
  std::vector<bool> used(schema.attributes.size());
  if (recipe) {
    for (const auto& output : recipe->outputs) mark_attributes(*output, used);
  } else {
    for (std::size_t i = 0; i < used.size(); ++i) used[i] = schema.is_input(i);
  }
  ReadPlan plan = plan_all(schema, /*with_target=*/true);
  for (std::size_t i = 0; i < plan.columns.size(); ++i)
    if (!used[i] && plan.columns[i].rule == PlannedColumn::Rule::kOptional)
      plan.columns[i].file_column.reset();
  return plan;
}

constexpr std::uint32_t kFolds = 5;

// Where no fold can be held out nothing says how much is right. The middle of what a search tries:
// with the default of 1e-6 what a few records say by chance is believed.
constexpr const char* kL2WithoutSearch = "1e-2";

// Chooses among these records, and sets what was chosen.
TuneResult search(const TrainRequest& request, const RowSample& sample, const ReadReport& read,
                  const RecipeColumns& columns, TrainingParameters& parameters) {
  TuneRequest tuning;
  tuning.files = request.files;
  tuning.schema = request.schema;
  tuning.csv.threads = request.csv.threads;
  tuning.folds = kFolds;
  tuning.thorough = false;
  tuning.memory = request.memory;
  tuning.temporary_directory = request.temporary_directory;
  tuning.progress = request.search_progress;
  // All processes search alike and need nothing of each other; meeting after each fit shows in time
  // that one is gone.
  std::pair<std::string, std::size_t> last;
  if (request.exchange->size() > 1)
    tuning.progress = [&](const TuneProgress& now) {
      if (now.done > 0 &&
          std::exchange(last, {now.stage, now.done}) != std::pair(now.stage, now.done))
        (void)request.exchange->gather(std::uint64_t{now.done});
      return !request.search_progress || request.search_progress(now);
    };
  TuneResult found = tune_records(tuning, sample.blocks(), read, columns);
  std::istringstream lines(found.parameters);
  for (std::string line; std::getline(lines, line);) {
    const std::size_t equals = line.find('=');
    if (line.substr(0, equals) == "finish" &&
        parameters.finish != TrainingParameters::Finish::kAuto)
      continue;  // the user has said
    parameters.set(line.substr(0, equals), line.substr(equals + 1));
  }
  return found;
}

std::string suggested_text(const Schema& schema, const RowSample& sample,
                           const RecipeColumns& columns, int threads) {
  if (columns.are_all_plain()) return suggest_recipe(schema, sample, threads).text;
  const Schema plain = columns.plain_inputs_of(schema);
  RecipeShape shape{.numbers = RecipeShape::Numbers::kSuggested};
  if (has_inputs(plain, AttributeType::kText) &&
      suggest_recipe(plain, sample, threads).cleans_texts)
    shape.texts = RecipeShape::Texts::kCleanWords;
  return chosen_recipe(shape, schema, sample.blocks(), columns);
}

}  // namespace

TrainResult train(const TrainRequest& request) {
  const Schema& schema = request.schema;
  ModelType type{};
  TrainingParameters parameters = request.parameters;
  together(*request.exchange, [&] {
    type = model_type_for(schema);
    parameters.check();
  });
  const bool has_recipe = !request.recipe_text.empty();
  std::optional<Recipe> recipe;
  const bool is_amazon = parameters.learner == Learner::kAmazon;
  together(*request.exchange, [&] {
    if (has_recipe) recipe = parse_recipe(request.recipe_text, request.recipe_file, schema);
  });
  const auto stage = [&](const char* name) {
    if (request.stage) request.stage(name);
  };

  const TrainingMemory memory = share_memory(request.memory, request.temporary_directory);
  together(*request.exchange, [&] { check_disk(request.files, memory); });
  const int threads = request.csv.threads;

  stage("reading");
  CsvOptions csv = request.csv;
  csv.keep_lines = csv.keep_lines || !has_recipe;
  csv.exchange = request.exchange;
  PerThread<RowSample> samples(suggestion_sample);
  TrainingTable table(request.files, schema, plan_training(schema, recipe), csv, type, memory,
                      has_recipe ? nullptr : &samples);
  const std::vector<std::string> classes = table.classes();
  const TargetSummary target = table.target().summary(classes.size());
  together(*request.exchange, [&] {
    with_rejected(table.records(), [&] {
      check_target(type, target, classes, *schema.target, request.files.front().name);
    });
  });

  std::vector<std::string> warnings;
  std::optional<Leaderboard> leaderboard;
  RecipeColumns columns;
  if (!has_recipe) {
    RowSample sample = samples.merged().of_all(*request.exchange);
    sample.sort();
    if (request.chooses_columns && !is_amazon)
      columns = choose_columns(schema, sample.blocks(), table.records().used, request.date_order);
    if (request.searches && !is_amazon && can_be_folded(sample.blocks(), schema, kFolds, columns)) {
      stage("choosing a recipe");
      const TuneResult found = search(request, sample, table.records(), columns, parameters);
      recipe = parse_recipe(found.recipe, "chosen recipe", schema);
      leaderboard = leaderboard_of(found, schema);
    } else {
      stage("suggesting a recipe");
      if (request.searches && !is_amazon) {
        parameters.set("sgd.l2RegularizationAmount", kL2WithoutSearch);
        warnings.push_back(
            std::string("too few records to choose recipe and regularization by cross-validation: "
                        "the suggested recipe is used, with sgd.l2RegularizationAmount=") +
            kL2WithoutSearch);
      }
      recipe = parse_recipe(is_amazon ? suggest_amazon_recipe(schema).text
                                      : suggested_text(schema, sample, columns, threads),
                            "suggested recipe", schema);
    }
  }

  recipe->conventions = conventions_of(parameters);
  stage("fitting the recipe");
  FittedRecipe fitted =
      fit_recipe(std::move(*recipe), schema, table, request.memory, threads, *request.exchange);

  stage("shuffling");
  const LabelledRows rows = make_rows(table, fitted, target, parameters, memory, threads,
                                      *request.exchange, request.statistics);
  if (request.begins) request.begins(parameters);

  stage("training");
  const TrainingSet data{&rows.rows, &fitted.features(), classes.size(), rows.scale, rows.exchange};
  SgdOptions options;
  options.parameters = parameters;
  options.threads = threads;
  options.report = request.report;
  options.progress = request.progress;
  const Loss loss = loss_for(type);
  SgdResult trained = train_sgd(data, loss, options);
  int finish_steps = 0;
  if (wants_finish(fitted.features(), rows.rows.row_count(), rows.rows.id_count(),
                   trained.model.output_count, parameters)) {
    stage("finishing");
    finish_steps = finish_training(data, loss, options, trained);
  }
  std::optional<Coefficients> statistics;
  if (request.statistics && is_amazon) {
    warnings.emplace_back(
        "no statistics of the coefficients: Amazon's learner does not end at the optimum");
  } else if (finish_steps > 0 || request.statistics) {
    statistics = statistics_of(data, loss, options, trained, request.statistics, warnings);
  }

  TrainingSummary summary;
  summary.passes = trained.passes;
  summary.converged = trained.converged;
  summary.gain = trained.gain;
  summary.gain_passes = trained.gain_passes;
  summary.finish_steps = finish_steps;
  summary.objective = trained.objective;
  summary.mean_loss = trained.mean_loss;
  summary.learning_rate = trained.learning_rate;
  summary.parameters = trained.model.parameter_count();
  summary.parameters_trimmed = trained.parameters_trimmed;

  TrainResult result{{type, schema, parameters, std::move(fitted), std::move(trained.model),
                      classes, /*score_threshold=*/0.5, target, summary, table.target().digest()},
                     table.records(),
                     std::move(warnings)};
  together(*request.exchange,
           [&] { check_result(result.model, summary.objective, request.files.front().name); });
  result.model.statistics = std::move(statistics);
  result.model.leaderboard = std::move(leaderboard);
  result.pass_losses = std::move(trained.pass_losses);
  result.columns = std::move(columns);
  if (!parameters.shuffle && finish_steps == 0 && table.target().is_sorted())
    result.warnings.push_back("the records are sorted by the target \"" + *schema.target +
                              "\" and shuffling is off: the model follows the last records; set "
                              "sgd.shuffleType=auto, or shuffle the data");
  if (trained.parameters_trimmed > 0)
    result.warnings.push_back(
        "the model was cut to sgd.maxMLModelSizeInBytes: " +
        std::to_string(trained.parameters_trimmed) + " of " +
        std::to_string(trained.parameters_trimmed + summary.parameters) +
        " parameters were trimmed, those with the least effect; the limit of " +
        std::to_string(request.parameters.max_model_bytes) +
        " bytes counts 96 for a parameter, so " + std::to_string(96 * summary.parameters) +
        " are left");
  return result;
}

}  // namespace glassbox::engine
