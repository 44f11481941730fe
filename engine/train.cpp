#include "engine/train.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "engine/first_failure.h"
#include "engine/row_shuffler.h"
#include "engine/training_table.h"
#include "recipes/suggested_recipe.h"

namespace glassbox {
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

void check_target(ModelType type, const TargetSummary& target,
                  const std::vector<std::string>& classes, const TrainRequest& request) {
  const std::string file = request.files.front().name;
  const std::string name = *request.schema.target;
  if (type == ModelType::kBinary) {
    for (const std::size_t k : {0, 1})
      if (target.class_counts[k] == 0)
        throw InputError({file}, "target \"" + name + "\": every record is " +
                                     std::to_string(1 - k) + "; training needs both 0 and 1");
  }
  if (type == ModelType::kMulticlass) {
    if (classes.size() == 1)
      throw InputError({file}, "target \"" + name + "\": every record is \"" + classes.front() +
                                   "\"; training needs at least two classes");
    if (classes.size() > kMaxClasses)
      throw InputError({file}, "target \"" + name + "\" has " + std::to_string(classes.size()) +
                                   " classes, at most 100 can be learnt; declare it NUMERIC for "
                                   "regression, or merge classes");
  }
}

// The mean and deviation that regression standardises its target by, over all blocks in order.
LabelScale label_scale(const TrainingTable& table, const TargetSummary& target, BlockStore& blocks,
                       std::size_t columns) {
  LabelScale scale{target.mean, 1};
  std::vector<bool> wanted(columns, false);
  table.want_labels(wanted);
  double squares = 0;
  RecordBlock room;
  for (std::size_t b = 0; b < blocks.block_count(); ++b)
    for (const double y : table.labels_of(blocks.block(b, wanted, room)))
      squares += (y - scale.center) * (y - scale.center);
  if (squares > 0) scale.scale = std::sqrt(squares / static_cast<double>(target.records));
  return scale;
}

// All blocks in order; as many as there are threads are fetched side by side.
void replay(const BlockStore& blocks, const std::vector<bool>& wanted, int threads,
            const std::function<void(const RecordBlock&)>& use) {
  const std::size_t count = blocks.block_count();
  const std::size_t together =
      blocks.bytes_on_disk() > 0 ? static_cast<std::size_t>(std::max(threads, 1)) : 1;
  std::vector<RecordBlock> rooms(together);
  std::vector<const RecordBlock*> fetched(together);
  for (std::size_t begin = 0; begin < count; begin += together) {
    const std::size_t now = std::min(together, count - begin);
    FirstFailure failure;
#pragma omp parallel for schedule(static, 1) num_threads(threads) if (now > 1)
    for (std::ptrdiff_t at = 0; at < static_cast<std::ptrdiff_t>(now); ++at) {
      const auto i = static_cast<std::size_t>(at);
      failure.guard([&] { fetched[i] = &blocks.block(begin + i, wanted, rooms[i]); });
    }
    failure.rethrow();
    for (std::size_t i = 0; i < now; ++i) use(*fetched[i]);
  }
}

// Features, block by block on all threads, to rows in the order of training.
TrainingRows make_rows(TrainingTable& table, const FittedRecipe& recipe, const LabelScale& scale,
                       const TrainingParameters& parameters, const TrainingMemory& memory,
                       int threads) {
  RowShuffler shuffler(recipe.features(),
                       {table.records().used, parameters.shuffle, parameters.seed},
                       table.is_weighted(), {memory.buckets, memory.directory});
  BlockStore& blocks = table.blocks();
  std::vector<bool> wanted = recipe.attributes_used();
  table.want_labels(wanted);
  FirstFailure failure;
  const auto count = static_cast<std::ptrdiff_t>(blocks.block_count());
#pragma omp parallel for ordered schedule(static, 1) num_threads(threads)
  for (std::ptrdiff_t at = 0; at < count; ++at) {
    const auto b = static_cast<std::size_t>(at);
    RowShuffler::Sorted sorted;
    failure.guard([&] {
      RecordBlock room;
      const RecordBlock& block = blocks.block(b, wanted, room);
      const FeatureMatrix features = recipe.transform(block);
      std::vector<float> labels;
      labels.reserve(block.row_count);
      for (const double y : table.labels_of(block))
        labels.push_back(static_cast<float>((y - scale.center) / scale.scale));
      sorted = shuffler.sort({table.block_begins()[b], &features, labels, table.weights_of(block)});
    });
#pragma omp ordered
    failure.guard([&] {
      shuffler.add(std::move(sorted));
      blocks.drop(b);
    });
  }
  failure.rethrow();
  give_back_memory();  // the blocks'
  TrainingRows rows = shuffler.finish(memory.rows, threads);
  give_back_memory();  // the buckets'
  return rows;
}

Loss loss_for(ModelType type) {
  switch (type) {
    case ModelType::kBinary:
      return Loss::kLogistic;
    case ModelType::kMulticlass:
      return Loss::kMultinomial;
    case ModelType::kRegression:
      return Loss::kSquared;
  }
  return Loss::kSquared;
}

}  // namespace

TrainResult train(const TrainRequest& request) {
  const Schema& schema = request.schema;
  const ModelType type = model_type_for(schema);
  request.parameters.check();
  const bool has_recipe = !request.recipe_text.empty();
  std::optional<Recipe> recipe;
  if (has_recipe) recipe = parse_recipe(request.recipe_text, request.recipe_file, schema);
  const auto stage = [&](const char* name) {
    if (request.stage) request.stage(name);
  };

  const TrainingMemory memory = share_memory(request.memory, request.temporary_directory);
  check_disk(request.files, memory);
  const int threads = request.csv.threads;

  stage("reading");
  CsvOptions csv = request.csv;
  csv.keep_lines = csv.keep_lines || !has_recipe;
  Parts<RowSample> samples(suggestion_sample);
  TrainingTable table(request.files, schema, plan_training(schema, recipe), csv, type, memory,
                      has_recipe ? nullptr : &samples);
  BlockStore& blocks = table.blocks();
  const std::vector<std::string> classes =
      type == ModelType::kMulticlass ? table.classes() : std::vector<std::string>{};
  const TargetSummary target = table.target().summary(classes.size());
  check_target(type, target, classes, request);

  if (!has_recipe) {
    stage("suggesting a recipe");
    RowSample sample = samples.merged();
    sample.sort();
    recipe = parse_recipe(suggest_recipe(schema, sample, threads).text, "suggested recipe", schema);
  }

  stage("fitting the recipe");
  FittedRecipe fitted = FittedRecipe::fit(
      std::move(*recipe), schema,
      [&](const std::vector<bool>& wanted, const std::function<void(const RecordBlock&)>& use) {
        replay(blocks, wanted, threads, use);
      },
      threads);

  stage("shuffling");
  const LabelScale scale = type == ModelType::kRegression
                               ? label_scale(table, target, blocks, schema.attributes.size())
                               : LabelScale{};
  const TrainingRows rows = make_rows(table, fitted, scale, request.parameters, memory, threads);

  stage("training");
  const TrainingSet data{&rows, &fitted.features(), classes.size(), scale};
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
  result.pass_losses = std::move(trained.pass_losses);
  if (trained.parameters_trimmed > 0)
    result.warnings.push_back("the model was cut to sgd.maxMLModelSizeInBytes: " +
                              std::to_string(trained.parameters_trimmed) + " of " +
                              std::to_string(trained.parameters_trimmed + summary.parameters) +
                              " parameters were trimmed, those with the least effect");
  return result;
}

}  // namespace glassbox
