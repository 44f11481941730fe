// `run`: from a CSV alone to a model, its evaluation and a report in a directory. The steps are in
// cli/run.
#include <memory>
#include <nlohmann/json.hpp>

#include "cli/base/command.h"
#include "cli/base/commands.h"
#include "cli/base/console.h"
#include "cli/base/distinct_files.h"
#include "cli/base/exit_codes.h"
#include "cli/base/options.h"
#include "cli/base/parquet_data.h"
#include "cli/base/read_report_text.h"
#include "cli/commands/schema_options.h"
#include "cli/report/report.h"
#include "cli/run/run_directory.h"
#include "cli/run/run_report.h"
#include "cli/run/run_steps.h"
#include "engine/evaluate/loss_comparison.h"
#include "io/base/visible_text.h"

namespace glassbox::cli {
namespace {

struct RunArgs {
  CommonOptions common;
  SchemaFlags schema;
  std::vector<std::string> data;
  QueryData query;
  std::string schema_file, split = "0-70", directory, delimiter, learner;
  bool at_random = false, tunes = false, all_columns = false, day_first = false;
};

// "data/iris.csv.gz" -> "iris"
std::string stem_of(const std::filesystem::path& path) {
  std::filesystem::path stem = path.lexically_normal();
  if (!stem.has_filename()) stem = stem.parent_path();
  stem = stem.filename();
  while (stem.has_extension() && stem.has_stem()) stem = stem.stem();
  return stem == "-" || stem.empty() ? "stdin" : stem.string();
}

// The schema beside the data, where Amazon's console looked for it.
std::string schema_beside(const std::vector<std::string>& data) {
  if (data.size() != 1) return "";
  const std::filesystem::path path(data.front());
  const std::filesystem::path file = std::filesystem::is_directory(path)
                                         ? path / ".schema"
                                         : std::filesystem::path(path.string() + ".schema");
  return std::filesystem::is_regular_file(file) ? file.string() : "";
}

RunRequest request_of(const RunArgs& args) {
  if (args.data.empty()) throw UsageError("no data; give a file, a directory or -");
  RunRequest request;
  request.common = args.common;
  const bool is_database = args.query.is_given();
  request.files = args.query.list_files(args.data);
  request.arguments = args.data;
  for (const std::string& data : args.data) {
    if (!request.data.empty()) request.data += ' ';
    request.data += shell_quoted(data);
  }
  request.data += args.query.command_words();
  request.query = args.query;
  request.inference = args.schema.options(args.common.threads);
  request.schema_file =
      args.schema_file.empty() && !is_database ? schema_beside(args.data) : args.schema_file;
  if (!request.schema_file.empty() && !args.schema.infers_by_default())
    throw UsageError("--header, --rules and --missing are for inferring a schema, and " +
                     request.schema_file + " is read");
  if (request.schema_file.empty() && !request.inference.target)
    throw UsageError("--target is missing: which column is to be predicted?");
  request.split = args.split;
  request.training = parse_split(args.split);
  if (request.training.takes_all())
    throw UsageError("--split " + args.split + " leaves no records to evaluate the model on");
  if (args.at_random) request.training.strategy = Rearrangement::Strategy::kRandom;
  request.tunes = args.tunes;
  request.learner = args.learner;
  if (args.tunes && args.learner == "amazon")
    throw UsageError("--tune chooses for Glassbox's own learner; leave out --learner amazon");
  request.all_columns = args.all_columns;
  request.date_order = args.day_first ? DateOrder::kDayFirst : DateOrder::kMonthFirst;
  request.delimiter = is_database ? "," : args.delimiter;
  if (is_database && !request.inference.has_header) request.inference.has_header = true;
  request.directory = args.directory.empty() ? stem_of(args.data.front()) + ".run" : args.directory;
  return request;
}

// `files` are where all is written to, `shown` are what they will be called.
void save(const RunRequest& request, const RunFiles& files, const RunFiles& shown,
          const RunResult& result) {
  const WholeFile::Existing existing = WholeFile::Existing::kRefuse;
  write_whole_file(files.schema, format_schema(result.schema), existing);
  write_whole_file(files.recipe, result.trained.model.recipe.recipe().text, existing);
  if (result.tuned) write_whole_file(files.parameters, result.tuned->parameters, existing);
  write_whole_file(files.log, result.log, existing);
  write_whole_file(files.insights, json_lines(run_insights_json(request, result)), existing);
  write_whole_file(files.evaluation,
                   json_lines(evaluation_json(result.trained.model, result.evaluation)), existing);
  result.trained.model.save(files.model, existing);
  write_whole_file(files.report, report_html(run_report_parts(request, shown, result)), existing);
}

// Of a database, or of Parquet files, once all else is in order.
void fetch_rows(const RunArgs& args, RunRequest& request) {
  bool has_header = request.inference.has_header.value_or(true);
  if (const std::string& file = request.schema_file; !file.empty())
    has_header = parse_schema(read_input_file(file), file).has_header;
  if (args.query.is_given())
    request.files = args.query.fetch(args.data, has_header, args.common.quiet);
  if (convert_parquet(request.files, has_header, args.common.quiet) &&
      !request.inference.has_header)
    request.inference.has_header = true;
}

void run(const RunArgs& args) {
  RunRequest request = request_of(args);
  const RunFiles files(request.directory);
  CommandFiles all{{args.data.begin(), args.data.end()}, files.all()};
  all.inputs.emplace_back(request.schema_file);
  all.inputs.emplace_back(args.query.query_file());
  refuse_same_files(all);
  std::vector<std::string> names;
  for (const std::filesystem::path& file : all.outputs) names.push_back(file.filename().string());
  RunDirectory directory(request.directory, names, args.common.existing());
  const RunFiles staged(directory.staging());
  fetch_rows(args, request);
  Progress progress(args.common.quiet);
  const RunResult result = run_steps(request, files, staged, progress);
  progress.stage("writing");
  save(request, staged, files, result);
  directory.commit();
  progress.clear();
  if (result.inferred)
    for (const std::string& note : result.inferred->notes) print_warning(note);
  warn_of_rejected(result.trained.records);
  warn_of_rejected(result.evaluation.records);
  for (const std::string& warning : result.trained.warnings) print_warning(warning);
  print_column_notes(result.columns().notes(result.schema));
  if (args.common.json) {
    write_json(run_json(request, files, result));
  } else {
    write_text(run_text(request, files, result));
  }
}

}  // namespace

void add_run(Command app) {
  const auto args = std::make_shared<RunArgs>();
  const Command cmd = app.subcommand(
      "run", "From a CSV to an explained model: schema, insights, recipe, model, report");
  args->query.add_options(cmd, args->data);
  add_schema_flags(cmd, args->schema);
  add_delimiter_option(cmd, args->delimiter);
  cmd.option("--schema", args->schema_file,
             "Schema of the data; default: DATA.schema if it is there, else inferred")
      .type_name("FILE");
  cmd.option("--split", args->split, "Train on this part of the bytes, evaluate on the rest")
      .type_name("B-E")
      .show_default();
  cmd.flag("--random", args->at_random, "Draw that part at random, e.g. when the data are sorted");
  cmd.flag("--tune", args->tunes,
           "Choose recipe and regularization by cross-validation, see `tune`");
  add_learner_option(cmd, args->learner);
  add_column_flags(cmd, args->all_columns, args->day_first);
  cmd.option("-o,--output", args->directory, "Where to put all files; default: NAME.run")
      .type_name("DIR");
  add_common_options(cmd, args->common);
  cmd.footer(
      "Examples:\n"
      "  glassbox run iris.csv --target species --random\n"
      "  glassbox run wine.csv --target quality --type numeric --tune -o wine\n"
      "  glassbox run postgresql://me@db.lan/shop --query \"select * from loans\" --target repaid\n"
      "Then open report.html in DIR with a browser.");
  cmd.callback([args] { run(*args); });
}

}  // namespace glassbox::cli
