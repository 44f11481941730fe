// `recipe trace`: one record through a recipe, fitted here or taken from a model. The record is
// found by its number among those of the split that can be used.
#include <memory>
#include <nlohmann/json.hpp>

#include "cli/base/command.h"
#include "cli/base/commands.h"
#include "cli/base/console.h"
#include "cli/base/exit_codes.h"
#include "cli/base/options.h"
#include "cli/base/progress.h"
#include "cli/base/read_report_text.h"
#include "cli/base/text_table.h"
#include "cli/commands/record_search.h"
#include "cli/text/trace_text.h"
#include "io/base/input_error.h"
#include "recipes/language/expression_text.h"

namespace glassbox::cli {
namespace {

struct TraceArgs {
  CommonOptions common;
  DataOptions data;
  std::string recipe, model;
  std::uint64_t row = 0;
};

// As training fits it: on the records with a usable target.
FittedRecipe fit_on(const DataInput& input, Recipe recipe) {
  const Schema& schema = *input.schema;
  const BlockReplay replay = [&](const std::vector<bool>& wanted,
                                 const std::function<void(const RecordBlock&)>& use) {
    ReadPlan plan = plan_all(schema, /*with_target=*/schema.target.has_value());
    for (std::size_t i = 0; i < plan.columns.size(); ++i)
      if (!wanted[i] && plan.columns[i].rule == PlannedColumn::Rule::kOptional)
        plan.columns[i].file_column = std::nullopt;
    read_csv(input.files, plan, input.csv, {}, [&](RecordBlock&& block) { use(block); });
  };
  return FittedRecipe::fit(std::move(recipe), schema, replay, input.csv.threads);
}

// The model goes by its own recipe. Another one on the command line would be a misunderstanding.
void refuse_other_recipe(const TraceArgs& args, const MLModel& model) {
  const auto outputs_of = [&](const Recipe& recipe) {
    std::vector<std::string> outputs;
    for (const auto& output : recipe.outputs) outputs.push_back(to_text(*output, model.schema));
    return outputs;
  };
  const Recipe given = parse_recipe(read_input_file(args.recipe), args.recipe, model.schema);
  if (outputs_of(given) != outputs_of(model.recipe.recipe()))
    throw InputError({args.recipe}, "the model was trained with another recipe; glassbox inspect " +
                                        args.model + " --recipe prints it");
}

// The data's cells by the names of another schema; empty where the data have none.
std::vector<std::string> cells_by_name(const FoundRecord& record, const Schema& data,
                                       const Schema& wanted) {
  std::vector<std::string> cells;
  for (const Attribute& attribute : wanted.attributes) {
    const auto at = data.find(attribute.name);
    cells.push_back(at ? record.cells[*at] : "");
  }
  return cells;
}

void run(const TraceArgs& args) {
  if (args.row == 0) throw UsageError("--row 0: records are counted from 1");
  std::optional<MLModel> model;
  if (!args.model.empty()) model = load_model(args.model);
  if (!model && args.data.schema.empty())
    throw UsageError("--schema is required where there is no --model");
  DataInput input = open_data(args.data, args.common, model ? &model->schema : nullptr,
                              {{args.recipe, args.model}});
  std::vector<SpooledFile> copies;  // the data are read more than once
  for (InputFile& file : input.files) {
    if (!file.is_stream) continue;
    copies.emplace_back(file);
    file = copies.back().file();
  }
  const Schema& data_schema = input.schema ? *input.schema : model->schema;
  Progress progress(args.common.quiet);
  progress.stage("reading");
  input.csv.progress = [&](std::uint64_t rows) { progress.records(rows); };

  std::optional<FittedRecipe> fitted;
  if (model) {
    refuse_other_recipe(args, *model);
  } else {
    Recipe recipe = parse_recipe(read_input_file(args.recipe), args.recipe, data_schema);
    fitted = fit_on(input, std::move(recipe));
  }
  input.csv.rejects.reset();  // written by the first reading
  const FoundRecord record = find_record(input.files, data_schema, input.csv, args.row);
  progress.clear();
  warn_of_rejected(record.records);
  const FittedRecipe& recipe = model ? model->recipe : *fitted;
  const auto cells = cells_by_name(record, data_schema, recipe.schema());
  const std::vector<std::string_view> views(cells.begin(), cells.end());
  const RecordTrace trace = recipe.trace(views);
  std::optional<SinglePrediction> prediction;
  if (model) prediction = predict_cells(*model, views, /*explain=*/true);

  if (args.common.json) {
    nlohmann::ordered_json json;
    json["row"] = args.row;
    json["file"] = record.where.file;
    json["line"] = record.where.line;
    json.update(trace_json(trace, recipe.schema()));
    if (prediction) {
      json["sum"] = sum_json(*model, trace, *prediction);
      json["Prediction"] = to_json(*model, *prediction)["Prediction"];
    }
    return write_json(json);
  }
  std::string text = "Record " + count_text(args.row) + ", " + record.where.text() + "\n" +
                     trace_text(trace, recipe.schema());
  if (prediction) {
    text += sum_text(*model, trace, *prediction);
    prediction->explanation.reset();  // shown above, in the order of the sum
    text += single_prediction_text(*model, *prediction);
  }
  write_text(text);
}

}  // namespace

void add_recipe_trace(Command recipe) {
  const auto args = std::make_shared<TraceArgs>();
  const Command cmd =
      recipe.subcommand("trace", "Show what each step of a recipe makes of one record");
  cmd.option("recipe", args->recipe, "Recipe").type_name("FILE").required();
  add_data_options(cmd, args->data, SchemaOption::kModelsByDefault);
  cmd.option(
         "--row", [args](const std::string& text) { args->row = whole_number(text, "--row"); },
         "Which record, counted from 1 within the split")
      .type_name("N")
      .required();
  cmd.option("--model", args->model, "Model trained with the recipe: what it learned, and weighs")
      .type_name("MODEL");
  add_common_options(cmd, args->common);
  cmd.footer(
      "Examples:\n"
      "  glassbox recipe trace wine.recipe wine.csv --schema wine.schema --split 0-70 --row 3\n"
      "  glassbox recipe trace wine.recipe wine.csv --split 70-100 --row 3 --model wine.model");
  cmd.callback([args] { run(*args); });
}

}  // namespace glassbox::cli
