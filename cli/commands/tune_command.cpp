// `tune`: chooses recipe and regularization by cross-validation and writes both as files for
// `train`.
#include <charconv>
#include <memory>
#include <nlohmann/json.hpp>

#include "cli/base/command.h"
#include "cli/base/commands.h"
#include "cli/base/console.h"
#include "cli/base/exit_codes.h"
#include "cli/base/options.h"
#include "cli/base/progress.h"
#include "cli/base/read_report_text.h"
#include "cli/text/tune_text.h"
#include "engine/tune/tune.h"
#include "io/cells/parse_cell.h"

namespace glassbox::cli {
namespace {

struct TuneArgs {
  CommonOptions common;
  DataOptions data;
  std::uint32_t folds = 5;
  std::optional<double> budget;
  std::uint64_t seed = 1;
  std::string prefix;
  bool all_columns = false, day_first = false;
};

double seconds_of(const std::string& text) {
  const std::optional<double> seconds = parse_number(text);
  if (!seconds || !(*seconds > 0))
    throw UsageError("--budget " + (text.empty() ? "\"\"" : text) +
                     ": expected seconds above 0; leave it out to try everything");
  return *seconds;
}

void run(const TuneArgs& args) {
  const TunedFiles files{args.prefix + ".recipe", args.prefix + ".parameters"};
  DataInput input = open_data(args.data, args.common, /*models_schema=*/nullptr,
                              {{}, {files.recipe, files.parameters}});
  TuneRequest request;
  request.files = std::move(input.files);
  request.schema = std::move(*input.schema);
  request.csv = std::move(input.csv);
  request.folds = args.folds;
  request.budget = args.budget;
  request.seed = args.seed;
  request.chooses_columns = !args.all_columns;
  request.date_order = args.day_first ? DateOrder::kDayFirst : DateOrder::kMonthFirst;

  Progress progress(args.common.quiet);
  request.csv.progress = [&](std::uint64_t rows) { progress.records(rows); };
  request.stage = [&](const std::string& stage) { progress.stage(stage); };
  request.progress = [&](const TuneProgress& now) {
    return progress.fits("trying " + now.stage, now.done, now.of);
  };
  const TuneResult result = tune(request);
  progress.clear();

  WholeFile parameters(files.parameters, args.common.existing());  // both files or neither
  parameters.write(result.parameters);
  parameters.flush();
  write_whole_file(files.recipe, result.recipe, args.common.existing());
  parameters.commit();
  warn_of_rejected(result.records);
  for (const std::string& warning : result.warnings) print_warning(warning);
  print_column_notes(result.columns.notes(request.schema));
  if (args.common.json) {
    write_json(tuning_json(result, files, request));
  } else {
    write_text(tuning_text(result, files, request));
  }
}

}  // namespace

void add_tune(Command app) {
  const auto args = std::make_shared<TuneArgs>();
  const Command cmd = app.subcommand(
      "tune", "Choose a recipe and regularization by cross-validation within the records selected");
  add_data_options(cmd, args->data, SchemaOption::kRequired);
  cmd.option("--folds", args->folds, "Parts that are held out in turn, 2 to 20")
      .type_name("N")
      .range(2, 20)
      .show_default();
  cmd.option(
         "--budget", [args](const std::string& text) { args->budget = seconds_of(text); },
         "Train no more after so many seconds; with a budget the result\n"
         "may differ from machine to machine; default: try everything")
      .type_name("SECONDS");
  add_seed_option(cmd, args->seed, "Seed of the folds");
  add_column_flags(cmd, args->all_columns, args->day_first);
  cmd.option("-o,--output", args->prefix, "Write PREFIX.recipe and PREFIX.parameters")
      .type_name("PREFIX")
      .required();
  add_common_options(cmd, args->common);
  cmd.footer(
      "Examples:\n"
      "  glassbox tune wine.csv --schema wine.schema --split 0-70 -o tuned\n"
      "  glassbox train wine.csv --schema wine.schema --split 0-70 \\\n"
      "    --recipe tuned.recipe --parameters tuned.parameters -o wine.model\n"
      "  glassbox tune large.csv --schema s.json --budget 600 -o tuned");
  cmd.callback([args] { run(*args); });
}

}  // namespace glassbox::cli
