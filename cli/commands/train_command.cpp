// `train`: data, schema, recipe and parameters to a model file. Without a recipe and parameters
// both are searched for; the log, statistics and model are written when all is done.
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>

#include "cli/base/command.h"
#include "cli/base/commands.h"
#include "cli/base/console.h"
#include "cli/base/exit_codes.h"
#include "cli/base/options.h"
#include "cli/base/parameters_file.h"
#include "cli/base/progress.h"
#include "cli/base/read_report_text.h"
#include "cli/base/shared_work.h"
#include "cli/base/text_table.h"
#include "cli/text/bar_text.h"
#include "cli/text/leaderboard_text.h"
#include "cli/text/model_text.h"
#include "engine/train/train.h"
#include "engine/train/training_log.h"
#include "io/base/together.h"
#include "io/records/read_report_json.h"

namespace glassbox::cli {
namespace {

constexpr const char* kSuggested = "suggested";  // in place of a recipe's file

struct TrainArgs {
  CommonOptions common;
  DataOptions data;
  std::string recipe, parameters_file, model, log, finish, learner;
  std::vector<std::string> parameters;
  bool statistics = false, all_columns = false, day_first = false, own_parts = false;
  std::uint64_t seed = 1;
  std::optional<std::uint64_t> memory;
  std::string temporary_directory = default_temporary_directory();
};

TrainingParameters parameters_of(const TrainArgs& args) {
  TrainingParameters parameters = TrainingParameters::console_defaults();
  if (!args.parameters_file.empty()) set_parameters(parameters, args.parameters_file);
  for (const std::string& text : args.parameters) {
    const auto [key, value] = split_assignment(text, "-p");
    parameters.set(key, value);
  }
  if (!args.finish.empty()) parameters.set("finish", args.finish);
  if (!args.learner.empty()) parameters.set("glassbox.learner", args.learner);
  if (args.statistics) {
    if (parameters.finish == TrainingParameters::Finish::kOff)
      throw UsageError("--statistics needs the optimum, and finish is off");
    if (parameters.learner == Learner::kAmazon)
      throw UsageError("--statistics needs the optimum, and Amazon's learner does not end there");
    parameters.finish = TrainingParameters::Finish::kOn;
  }
  parameters.seed = args.seed;
  parameters.check();
  return parameters;
}

nlohmann::ordered_json json_of(const TrainArgs& args, const TrainResult& result) {
  nlohmann::ordered_json json;
  json["MLModelType"] = to_text(result.model.type);
  json["model"] = args.model;
  json["dataDigest"] = result.model.data_digest;
  json["records"] = read_report_json(result.records);
  add_training_json(json, result.model);
  json["passLosses"] = result.pass_losses;
  if (result.model.leaderboard)
    json["leaderboard"] = leaderboard_json(*result.model.leaderboard, result.model.type);
  json["warnings"] = result.warnings;
  json["notes"] = result.columns.notes(result.model.schema);
  return json;
}

std::string text_of(const TrainArgs& args, const TrainResult& result, Glyphs glyphs) {
  const TrainingSummary& training = result.model.training;
  using enum TextTable::Align;
  TextTable table({kLeft, kLeft});
  table.add({"model", args.model});
  table.add({"records", result.records.summary()});
  table.add({"passes", passes_text(training, result.model.parameters.max_passes)});
  table.add({"objective", number_text(training.objective) + " (mean loss " +
                              number_text(training.mean_loss) + ")"});
  constexpr std::size_t kMostPasses = 60;
  if (result.pass_losses.size() > 1)
    table.add({"loss by pass", number_text(result.pass_losses.front()) + " " +
                                   curve_text(result.pass_losses, kMostPasses, glyphs) + " " +
                                   number_text(result.pass_losses.back())});
  table.add({"parameters", count_text(training.parameters) + " not zero" +
                               (training.parameters_trimmed == 0
                                    ? ""
                                    : ", " + count_text(training.parameters_trimmed) +
                                          " trimmed by sgd.maxMLModelSizeInBytes")});
  return std::string("Trained a ") + std::string(to_text(result.model.type)) + " model\n" +
         table.text() +
         (result.model.leaderboard
              ? "\n" + leaderboard_text(*result.model.leaderboard, result.model.type)
              : "");
}

void save(const TrainArgs& args, const TrainResult& result, TrainingLog& log) {
  std::optional<WholeFile> log_file;  // without it no model either
  if (!args.log.empty()) {
    log.finish(result.model.training, result.records);
    log_file.emplace(args.log, args.common.existing());
    log_file->write(log.text());
    log_file->flush();
  }
  result.model.save(args.model, args.common.existing());
  if (log_file) log_file->commit();
}

// What processes that share a training must have been told alike, as far as no file says it.
std::string settings_of(const TrainArgs& args, const TrainRequest& request) {
  std::string text = args.recipe + " " + args.data.split + args.data.rearrangement;
  for (const std::string& parameter : args.parameters) text += " -p " + parameter;
  if (!args.parameters_file.empty()) text += " " + read_input_file(args.parameters_file);
  for (const std::string& word : {args.finish, args.learner}) text += " " + word;
  for (const bool flag :
       {args.statistics, args.all_columns, args.day_first, args.own_parts, args.log.empty()})
    text += flag ? " 1" : " 0";
  return text + " " + std::to_string(args.seed) + " " + request.recipe_text;
}

void run(TrainArgs& args) {
  if (args.all_columns && !args.recipe.empty() && args.recipe != kSuggested)
    throw UsageError("--all-columns is for recipes that train chooses; leave out --recipe");
  if (args.day_first && !args.recipe.empty())
    throw UsageError(
        "--day-first is for recipes that train chooses; in a recipe, day_first(NAME) reads so");
  TrainRequest request;
  request.parameters = parameters_of(args);
  CommandFiles others{{args.recipe == kSuggested ? "" : args.recipe, args.parameters_file},
                      {args.model}};
  if (!args.log.empty()) others.outputs.emplace_back(args.log);
  const Exchange& exchange = share_work(args.common);
  DataInput input;
  together(exchange, [&] {
    input = open_data(args.data, args.common, /*models_schema=*/nullptr, others);
    check_shareable(input, args.data);
    input.csv.own_files = args.own_parts && exchange.size() > 1;
    if (args.own_parts && input.csv.rearrangement.needs_total())
      throw UsageError("--own-parts and a sequential split: processes do not know all bytes");
  });
  request.exchange = &exchange;
  request.schema = *input.schema;
  request.statistics = args.statistics;
  request.memory = args.memory.value_or(
      std::max(half_of_memory() / processes_on_machine(), kLeastTrainingMemory));
  request.temporary_directory = args.temporary_directory;
  request.searches = args.recipe.empty() && args.parameters.empty() && args.parameters_file.empty();
  request.chooses_columns = args.recipe.empty() && !args.all_columns;
  request.date_order = args.day_first ? DateOrder::kDayFirst : DateOrder::kMonthFirst;
  if (!args.recipe.empty() && args.recipe != kSuggested) {
    together(exchange, [&] { request.recipe_text = read_input_file(args.recipe); });
    request.recipe_file = args.recipe;
    if (request.recipe_text.empty()) request.recipe_text = "\n";  // empty would mean "none given"
  }

  std::string settings;
  together(exchange, [&] { settings = settings_of(args, request); });
  check_same_work(input, settings);
  request.files = std::move(input.files);
  request.csv = std::move(input.csv);

  Progress progress(args.common.quiet);
  request.csv.progress = [&](std::uint64_t rows) { progress.records(rows); };
  request.stage = [&](const std::string& stage) { progress.stage(stage); };
  request.progress = [&](const SgdProgress& now) { return progress.training(now); };
  request.search_progress = [&](const TuneProgress& now) {
    return progress.fits("trying " + now.stage, now.done, now.of);
  };
  TrainingLog log;
  if (!args.log.empty()) {
    request.begins = [&](const TrainingParameters& parameters) {
      log.begin(model_type_for(request.schema), parameters);
    };
    request.report = [&](const LearnerReport& report) { log.add(report); };
  }
  const TrainResult result = train(request);
  progress.clear();
  together(exchange, [&] {
    if (writes_output()) save(args, result, log);
  });
  warn_of_rejected(result.records);
  for (const std::string& warning : result.warnings) print_warning(warning);
  print_column_notes(result.columns.notes(request.schema));
  if (args.common.json) {
    write_json(json_of(args, result));
  } else {
    write_text(text_of(args, result, environment_glyphs()));
  }
}

}  // namespace

void add_train(Command app) {
  const auto args = std::make_shared<TrainArgs>();
  const Command cmd = app.subcommand("train", "Train an ML model");
  add_data_options(cmd, args->data, SchemaOption::kRequired);
  cmd.option("--recipe", args->recipe,
             "Recipe, or `suggested` for what `recipe suggest` writes; default, with\n"
             "no parameters either: recipe and regularization by cross-validation")
      .type_name("FILE");
  add_column_flags(cmd, args->all_columns, args->day_first);
  cmd.option("-p,--parameter", args->parameters,
             "Training parameter by its Amazon name, any number of times:\n"
             "sgd.maxPasses (10), sgd.l1RegularizationAmount (0),\n"
             "sgd.l2RegularizationAmount (1e-6), sgd.shuffleType (auto),\n"
             "sgd.maxMLModelSizeInBytes (104857600)")
      .type_name("KEY=VALUE")
      .one_at_a_time();
  cmd.option("--parameters", args->parameters_file,
             "Training parameters, a line each, as tune writes them; -p wins")
      .type_name("FILE");
  cmd.flag("--statistics", args->statistics,
           "Compute the statistics of the coefficients, for `inspect --statistics`, up\n"
           "to 2,000 parameters; implies --finish on");
  cmd.option("--finish", args->finish,
             "After the passes, steps to the optimum of the objective: on, off or\n"
             "auto, which is on where they take about a second at most and no sgd.*\n"
             "parameter is given; -p finish=... is the same")
      .type_name("WHEN")
      .default_text("auto");
  add_learner_option(cmd, args->learner);
  add_seed_option(cmd, args->seed, "Seed of the shuffle");
  cmd.option(
         "--memory", [args](const std::string& text) { args->memory = memory_size(text); },
         "Bytes that training may take, e.g. 400M or 4G, at least 64M; data\n"
         "that do not fit go to temporary files, and the model is the same")
      .type_name("SIZE")
      .default_text("half of the machine's");
  cmd.option("--temp-dir", args->temporary_directory, "Where to put temporary files")
      .type_name("DIR")
      .show_default();
  cmd.flag("--own-parts", args->own_parts,
           "Of several processes (docs/cluster.md) each has files of its own, those of\n"
           "process 0 first; otherwise all have the same, and each reads a part");
  cmd.option("--log", args->log, "Save the training log").type_name("FILE");
  cmd.option("-o,--output", args->model, "Where to save the model").type_name("MODEL").required();
  add_common_options(cmd, args->common);
  cmd.footer(
      "Examples:\n"
      "  glassbox train wine.csv --schema wine.schema --split 0-70 -o wine.model\n"
      "  glassbox train a.csv b.csv.gz --schema s.json --recipe r.json \\\n"
      "    -p sgd.maxPasses=50 -p sgd.l2RegularizationAmount=1e-4 --log train.log -o my.model\n"
      "  glassbox train wine.csv --schema wine.schema --learner amazon -o as-amazon.model\n"
      "  glassbox train postgresql://me@db.lan/shop --query \"select * from loans\" \\\n"
      "    --schema loans.schema -o loans.model\n"
      "  glassbox train huge.csv --schema s.json --memory 400M --temp-dir /mnt/disk -o my.model");
  cmd.callback([args] { run(*args); });
}

}  // namespace glassbox::cli
