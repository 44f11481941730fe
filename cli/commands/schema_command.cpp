// `schema`: infers a schema from data and shows the reasons for it.
#include <memory>
#include <nlohmann/json.hpp>

#include "cli/base/command.h"
#include "cli/base/commands.h"
#include "cli/base/console.h"
#include "cli/base/exit_codes.h"
#include "cli/base/options.h"
#include "cli/base/parquet_data.h"
#include "cli/base/progress.h"
#include "cli/base/read_report_text.h"
#include "cli/commands/schema_options.h"
#include "cli/text/schema_text.h"

namespace glassbox::cli {
namespace {

struct SchemaArgs {
  CommonOptions common;
  SchemaFlags flags;
  std::vector<std::string> data;
  QueryData query;
  std::string output, delimiter;
};

void run(const SchemaArgs& args) {
  if (args.data.empty()) throw UsageError("no data; give a file, a directory or -");
  SchemaInferenceOptions options = args.flags.options(args.common.threads);
  if (!args.output.empty()) {
    CommandFiles files{{args.data.begin(), args.data.end()}, {args.output}};
    files.inputs.emplace_back(args.query.query_file());
    refuse_same_files(files);
    check_output(args.output, args.common.existing());
  }
  const bool is_database = args.query.is_given();
  if (is_database && !options.has_header) options.has_header = true;
  std::vector<InputFile> files =
      is_database ? args.query.fetch(args.data, *options.has_header, args.common.quiet)
                  : args.query.list_files(args.data);
  if (convert_parquet(files, options.has_header.value_or(true), args.common.quiet) &&
      !options.has_header)
    options.has_header = true;
  recognise_formats(files, is_database ? "," : args.delimiter, /*schema=*/nullptr);
  Progress progress(args.common.quiet);
  progress.stage("reading");
  options.progress = [&](std::uint64_t rows) { progress.records(rows); };
  const InferredSchema inferred = infer_schema(files, options);
  if (!args.output.empty())
    write_whole_file(args.output, format_schema(inferred.schema), args.common.existing());
  progress.clear();

  warn_of_rejected(inferred.records);
  if (args.common.json) {
    auto json = schema_json(inferred, options.rules, files);
    json["written"] =
        args.output.empty() ? nlohmann::ordered_json(nullptr) : nlohmann::ordered_json(args.output);
    write_json(json);
    return;
  }
  write_text(schema_text(inferred, options.rules, files) +
             (args.output.empty() ? "Not saved; -o FILE writes the schema\n"
                                  : "Written to " + args.output + "\n"));
}

}  // namespace

void add_schema(Command app) {
  const auto args = std::make_shared<SchemaArgs>();
  const Command cmd = app.subcommand("schema", "Infer a schema from data, with the reasons");
  args->query.add_options(cmd, args->data);
  add_schema_flags(cmd, args->flags);
  add_delimiter_option(cmd, args->delimiter);
  cmd.option("-o,--output", args->output, "Where to write the schema").type_name("FILE");
  add_common_options(cmd, args->common);
  cmd.footer(
      "Examples:\n"
      "  glassbox schema wine.csv\n"
      "  glassbox schema wine.csv --target quality --type categorical -o wine.csv.schema\n"
      "  glassbox schema postgresql://me@db.lan/shop --query \"select * from loans\" \\\n"
      "    --target repaid -o loans.schema");
  cmd.callback([args] { run(*args); });
}

}  // namespace glassbox::cli
