// `predict`: many records to Amazon's files or to one CSV, or a single --record to the terminal.
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>

#include "cli/base/command.h"
#include "cli/base/commands.h"
#include "cli/base/console.h"
#include "cli/base/exit_codes.h"
#include "cli/base/header_match.h"
#include "cli/base/options.h"
#include "cli/base/progress.h"
#include "cli/base/read_report_text.h"
#include "cli/base/shared_work.h"
#include "cli/base/single_prediction.h"
#include "cli/base/text_table.h"
#include "engine/predict/batch_prediction.h"
#include "io/base/together.h"
#include "io/csv/csv_record.h"
#include "io/records/read_report_json.h"

namespace glassbox::cli {
namespace {

struct PredictArgs {
  CommonOptions common;
  std::string model;
  DataOptions data;
  std::string directory, csv;
  std::optional<std::string> id;
  std::vector<std::string> record;
  std::string keep;
  bool explain = false, keeps_all = false, readable = false;
};

// As Amazon ML's ids; files are named after it.
bool is_id(std::string_view text) {
  constexpr std::string_view kCharacters =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-";
  return !text.empty() && text.size() <= 64 &&
         text.find_first_not_of(kCharacters) == std::string_view::npos;
}

void check_usage(const PredictArgs& args) {
  if (!args.record.empty()) {
    if (!args.data.data.empty() || !args.directory.empty() || !args.csv.empty())
      throw UsageError("--record predicts one record; give no DATA, -o or --csv with it");
    return;
  }
  if ((args.keeps_all || args.readable || !args.keep.empty()) && args.csv.empty())
    throw UsageError(
        "--keep-columns, --keep and --readable are for --csv; the files of -o are "
        "Amazon's");
  if (args.keeps_all && !args.keep.empty())
    throw UsageError("both --keep-columns and --keep; give one of them");
  if (args.explain) throw UsageError("--explain explains one record; give it with --record");
  if (args.directory.empty() == args.csv.empty())
    throw UsageError(args.csv.empty()
                         ? "nowhere to write to; give -o DIR or --csv FILE (--csv - for stdout)"
                         : "both -o and --csv; give one of them");
  if (args.id && args.directory.empty())
    throw UsageError("--id names the files of -o DIR; there is none");
  if (args.id && !is_id(*args.id))
    throw UsageError("--id " + (args.id->empty() ? "\"\"" : *args.id) +
                     ": expected 1 to 64 of a-z, A-Z, 0-9, \"_\", \".\" and \"-\"");
  if (args.csv == "-" && args.common.json)
    throw UsageError("--csv - and --json both write to standard output; save one to a file");
}

void predict_record(const PredictArgs& args, const MLModel& model) {
  const SinglePrediction prediction = predict_single(model, args.record, args.explain);
  for (const std::string& warning : prediction.warnings) print_warning(warning);
  if (args.common.json) {
    write_json(to_json(model, prediction));
  } else {
    write_text(single_prediction_text(model, prediction));
  }
}

BatchFormat format_of(const PredictArgs& args, const Schema& schema) {
  BatchFormat format;
  format.form = args.readable ? BatchFormat::Form::kReadable : BatchFormat::Form::kExact;
  if (args.keeps_all)
    for (const Attribute& attribute : schema.attributes) format.kept.push_back(attribute.name);
  if (!args.keep.empty()) {
    auto names = split_line(args.keep);
    if (!names) throw UsageError("--keep " + args.keep + ": the quotes do not match");
    format.kept = std::move(*names);
  }
  return format;
}

void predict_files(const PredictArgs& args, const MLModel& model, const Exchange& exchange) {
  BatchOutput output;
  output.existing = args.common.existing();
  output.directory = args.directory;
  output.id = args.id.value_or("bp-" + std::filesystem::path(args.model).stem().string());
  CommandFiles others{{args.model}};
  if (!args.directory.empty()) {
    others.outputs.push_back(output.directory / "batch-prediction" / (output.id + ".manifest"));
    others.makes_directories = true;
  } else if (args.csv != "-") {
    others.outputs.emplace_back(args.csv);
  }
  DataInput input;
  together(exchange, [&] {
    input = open_data(args.data, args.common, &model.schema, others);
    check_shareable(input, args.data);
    match_header(input, model, PlanFor::kBatchPrediction);
  });
  check_same_work(input, args.data.split + args.data.rearrangement + args.keep, args.model);
  input.csv.exchange = &exchange;
  output.format = format_of(args, input.schema ? *input.schema : model.schema);
  std::optional<WholeFile> csv;
  if (args.csv == "-") output.stream = write_output;
  if (!args.csv.empty() && args.csv != "-") {
    if (writes_output()) csv.emplace(args.csv, args.common.existing());
    output.stream = [&csv](std::string_view lines) {
      if (csv) csv->write(lines);
    };
  }
  Progress progress(args.common.quiet);
  input.csv.progress = [&](std::uint64_t rows) { progress.records(rows); };
  BatchResult result = predict_batch(model, input.files, input.schema_or_null(), input.csv, output);
  progress.clear();
  if (!writes_output()) return;
  if (csv) {
    csv->commit();
    result.files = {args.csv};
  }

  for (const std::string& note : result.notes) print_warning(note);
  if (!args.directory.empty())
    if (const auto alert = float32_alert(model)) print_warning(*alert);
  warn_of_rejected(result.records);
  if (args.csv == "-") return;  // the results are there already
  if (args.common.json) {
    nlohmann::ordered_json json;
    json["MLModelType"] = to_text(model.type);
    if (!args.directory.empty()) json["BatchPredictionId"] = output.id;
    json["records"] = read_report_json(result.records);
    json["files"] = nlohmann::ordered_json::array();
    for (const auto& file : result.files) json["files"].push_back(file.string());
    write_json(json);
    return;
  }
  std::string text = "Predicted " + counted(result.records.used, "record") + "\n";
  for (const auto& file : result.files) text += "  " + file.string() + "\n";
  write_text(text);
}

void run(PredictArgs& args) {
  check_usage(args);
  if (!args.record.empty()) {
    refuse_to_share("predict --record");
    return predict_record(args, load_model(args.model));
  }
  const Exchange& exchange = share_work(args.common);
  std::optional<MLModel> model;
  together(exchange, [&] { model = load_model(args.model); });
  predict_files(args, *model, exchange);
}

}  // namespace

void add_predict(Command app) {
  const auto args = std::make_shared<PredictArgs>();
  const Command cmd = app.subcommand("predict", "Predict files, or one record");
  cmd.option("model", args->model, "Model file").type_name("MODEL").required();
  add_data_options(cmd, args->data, SchemaOption::kModelsByDefault);
  cmd.option("-o,--output", args->directory, "Write batch predictions as Amazon ML did")
      .type_name("DIR");
  cmd.option(
         "--id", [args](const std::string& text) { args->id = text; },
         "Id of the batch prediction; default: bp- and the model's name")
      .type_name("ID");
  cmd.option("--csv", args->csv, "Write one plain CSV instead, - for stdout").type_name("FILE");
  cmd.flag("--readable", args->readable,
           "With --csv: row id or line, label and probability, in plain decimals");
  cmd.flag("--keep-columns", args->keeps_all, "With --csv: all columns of the data, too");
  cmd.option("--keep", args->keep, "With --csv: these columns of the data, too")
      .type_name("NAME,...");
  cmd.option("--record", args->record, "Predict this record; attributes left out are missing")
      .type_name("NAME=VALUE")
      .one_or_more();
  cmd.flag("--explain", args->explain, "Show what each feature contributed");
  add_common_options(cmd, args->common);
  cmd.footer(
      "Examples:\n"
      "  glassbox predict wine.model new.csv -o predictions\n"
      "  glassbox predict wine.model new.csv --csv - | head\n"
      "  glassbox predict wine.model new.csv --csv new-predicted.csv --readable --keep-columns\n"
      "  glassbox predict wine.model --record alcohol=11.2 \"fixed acidity=7.4\" --explain");
  cmd.callback([args] { run(*args); });
}

}  // namespace glassbox::cli
