#include "engine/train.h"

#include <algorithm>
#include <utility>

namespace glassbox {
namespace {

constexpr std::size_t kMaxClasses = 100;  // Amazon ML's limit

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

// The training table: blocks of typed columns, labels and record weights beside them.
struct Table {
  std::vector<RecordBlock> blocks;
  LabelCollector labels;
  std::vector<double> weights;  // empty when the schema names no row weight
  RowLedger records;
};

Table read_table(const TrainRequest& request, const Schema& schema, const ReadPlan& plan,
                 ModelType type) {
  Table table{{}, LabelCollector(type), {}, {}};
  const std::size_t target = *schema.find(*schema.target);
  const auto weight = schema.row_weight ? schema.find(*schema.row_weight) : std::nullopt;
  table.records = read_csv(request.files, plan, request.csv, {}, [&](RecordBlock&& block) {
    table.labels.add(block.columns[target]);
    if (weight) {
      const auto& column = std::get<NumberColumn>(block.columns[*weight]);
      const std::size_t begin = table.weights.size();
      table.weights.resize(begin + column.size());
      column.read(0, std::span(table.weights).subspan(begin));
    }
    block.columns[target] = std::monostate{};  // labels are kept elsewhere now
    table.blocks.push_back(std::move(block));
  });
  return table;
}

void check_target(ModelType type, const TargetSummary& target, const LabelCollector& labels,
                  const TrainRequest& request) {
  const std::string file = request.files.front().name;
  const std::string name = *request.schema.target;
  if (type == ModelType::kBinary) {
    for (const std::size_t k : {0, 1})
      if (target.class_counts[k] == 0)
        throw InputError({file}, "target \"" + name + "\": every record is " +
                                     std::to_string(1 - k) + "; training needs both 0 and 1");
  }
  if (type == ModelType::kMulticlass) {
    if (labels.classes().size() == 1)
      throw InputError({file}, "target \"" + name + "\": every record is \"" +
                                   labels.classes().front() +
                                   "\"; training needs at least two classes");
    if (labels.classes().size() > kMaxClasses)
      throw InputError({file}, "target \"" + name + "\" has " +
                                   std::to_string(labels.classes().size()) +
                                   " classes, at most 100 can be learnt; declare it NUMERIC for "
                                   "regression, or merge classes");
  }
}

FeatureMatrix transform_all(const FittedRecipe& recipe, std::vector<RecordBlock>& blocks,
                            int threads) {
  std::vector<FeatureMatrix> parts(blocks.size());
  const auto count = static_cast<std::ptrdiff_t>(blocks.size());
#pragma omp parallel for schedule(dynamic, 1) num_threads(threads)
  for (std::ptrdiff_t b = 0; b < count; ++b) {
    const auto i = static_cast<std::size_t>(b);
    parts[i] = recipe.transform(blocks[i]);
    blocks[i] = {};  // its columns are not needed again
  }
  if (parts.size() == 1) return std::move(parts.front());
  FeatureMatrix all;
  std::size_t rows = 0, ids = 0, numbers = 0;
  for (const FeatureMatrix& part : parts) {
    rows += part.row_count();
    ids += part.ids.size();
    numbers += part.numbers.size();
  }
  all.number_count = recipe.features().numbers.size();
  all.row_ends.reserve(rows);
  all.ids.reserve(ids);
  all.numbers.reserve(numbers);
  for (FeatureMatrix& part : parts) {
    all.append(part);
    part = {};
  }
  return all;
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
  const std::string text =
      request.recipe_text.empty() ? default_recipe(schema) : request.recipe_text;
  Recipe recipe = parse_recipe(
      text, request.recipe_text.empty() ? "default recipe" : request.recipe_file, schema);
  const auto stage = [&](const char* name) {
    if (request.stage) request.stage(name);
  };

  stage("reading");
  Table table = read_table(request, schema, plan_training(schema, recipe), type);
  const TargetSummary target =
      summarise(type, table.labels.labels(), table.labels.classes().size());
  check_target(type, target, table.labels, request);

  stage("fitting the recipe");
  FittedRecipe fitted = FittedRecipe::fit(
      std::move(recipe), schema,
      [&](const std::vector<bool>&, const std::function<void(const RecordBlock&)>& use) {
        for (const RecordBlock& block : table.blocks) use(block);
      },
      request.csv.threads);
  const FeatureMatrix features = transform_all(fitted, table.blocks, request.csv.threads);
  table.blocks.clear();

  stage("training");
  TrainingData data;
  data.features = &features;
  data.space = &fitted.features();
  data.labels = table.labels.labels().values;
  data.weights = table.weights;
  data.class_count = type == ModelType::kMulticlass ? table.labels.classes().size() : 0;
  SgdOptions options;
  options.parameters = request.parameters;
  options.threads = request.csv.threads;
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

  TrainResult result{
      {type, schema, request.parameters, std::move(fitted), std::move(trained.model),
       type == ModelType::kMulticlass ? table.labels.classes() : std::vector<std::string>{},
       /*score_threshold=*/0.5, target, summary, digest_of(table.labels.labels())},
      std::move(table.records),
      {}};
  if (trained.parameters_trimmed > 0)
    result.warnings.push_back("the model was cut to sgd.maxMLModelSizeInBytes: " +
                              std::to_string(trained.parameters_trimmed) + " of " +
                              std::to_string(trained.parameters_trimmed + summary.parameters) +
                              " parameters were trimmed, those with the least effect");
  return result;
}

}  // namespace glassbox
