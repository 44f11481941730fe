// `evaluate`: a model on labelled data, as text, JSON, a confusion matrix in CSV and a page.
#include <memory>
#include <nlohmann/json.hpp>

#include "cli/base/command.h"
#include "cli/base/commands.h"
#include "cli/base/console.h"
#include "cli/base/header_match.h"
#include "cli/base/options.h"
#include "cli/base/progress.h"
#include "cli/base/read_report_text.h"
#include "cli/base/shared_work.h"
#include "cli/base/text_table.h"
#include "cli/report/report.h"
#include "cli/text/evaluation_text.h"
#include "engine/evaluate/evaluation.h"
#include "engine/evaluate/loss_comparison.h"
#include "engine/explain/explain_json.h"
#include "io/base/input_error.h"
#include "io/base/together.h"
#include "io/base/visible_text.h"

namespace glassbox::cli {
namespace {

struct EvaluateArgs {
  CommonOptions common;
  std::string model;
  DataOptions data;
  std::string confusion, report;
};

// What gives the same numbers again; a page does not depend on its own name.
std::string command_of(const EvaluateArgs& args) {
  std::string command = "glassbox evaluate " + shell_quoted(args.model);
  for (const std::string& file : args.data.data) command += " " + shell_quoted(file);
  command += args.data.query.command_words();
  const auto option = [&command](const char* name, const std::string& value) {
    if (!value.empty()) command += std::string(" ") + name + " " + shell_quoted(value);
  };
  option("--schema", args.data.schema);
  option("--split", args.data.split);
  option("--rearrangement", args.data.rearrangement);
  return command;
}

std::string report_of(const EvaluateArgs& args, const MLModel& model,
                      const nlohmann::ordered_json& evaluation) {
  auto facts = nlohmann::ordered_json::array();
  const auto fact = [&facts](const char* name, const std::string& text) {
    if (!text.empty()) facts.push_back({name, text});
  };
  fact("model", args.model);
  fact("type", std::string(to_text(model.type)));
  fact("target", model.schema.target.value_or(""));
  std::string files;
  for (const std::string& file : args.data.data) files += (files.empty() ? "" : ", ") + file;
  fact("data", files);
  fact("query", args.data.query.sql());
  fact("split", args.data.split.empty() ? args.data.rearrangement : args.data.split);
  fact("trained on", counted(model.target.records, "record"));
  nlohmann::ordered_json parts{{"title", "Evaluation of " + args.model},
                               {"facts", std::move(facts)},
                               {"evaluation", evaluation},
                               {"commands", nlohmann::ordered_json::array({command_of(args)})}};
  add_model_parts(parts, model);
  return report_html(parts);
}

void run(EvaluateArgs& args) {
  const Exchange& exchange = share_work(args.common);
  std::optional<MLModel> loaded;
  together(exchange, [&] { loaded = load_model(args.model); });
  const MLModel& model = *loaded;
  CommandFiles others{{args.model}};
  if (!args.confusion.empty()) {
    if (model.type != ModelType::kMulticlass)
      throw InputError({args.model}, "a " + std::string(to_text(model.type)) +
                                         " model has no confusion matrix to save; --confusion is "
                                         "for MULTICLASS models");
    others.outputs.emplace_back(args.confusion);
  }
  if (!args.report.empty()) others.outputs.emplace_back(args.report);
  DataInput input;
  together(exchange, [&] {
    input = open_data(args.data, args.common, &model.schema, others);
    check_shareable(input, args.data);
    match_header(input, model, PlanFor::kEvaluation);
  });
  check_same_work(input, args.data.split + args.data.rearrangement, args.model);
  input.csv.exchange = &exchange;
  Progress progress(args.common.quiet);
  input.csv.progress = [&](std::uint64_t rows) { progress.records(rows); };
  const Evaluation evaluation = evaluate(model, input.files, input.schema_or_null(), input.csv);
  progress.clear();
  if (!writes_output()) return;

  if (!args.confusion.empty())
    write_whole_file(args.confusion, confusion_csv(*evaluation.multiclass), args.common.existing());
  const nlohmann::ordered_json json = evaluation_json(model, evaluation);
  if (!args.report.empty())
    write_whole_file(args.report, report_of(args, model, json), args.common.existing());
  warn_of_rejected(evaluation.records);
  if (args.common.json) {
    write_json(json);
  } else {
    write_text(
        evaluation_text(evaluation, compare_losses(model, evaluation), environment_glyphs()));
  }
}

}  // namespace

void add_evaluate(Command app) {
  const auto args = std::make_shared<EvaluateArgs>();
  const Command cmd = app.subcommand("evaluate", "Evaluate a model on labelled data");
  cmd.option("model", args->model, "Model file").type_name("MODEL").required();
  add_data_options(cmd, args->data, SchemaOption::kModelsByDefault);
  cmd.option("--confusion", args->confusion, "Save all of the confusion matrix as CSV")
      .type_name("FILE");
  cmd.option("--report", args->report, "Save a page with pictures, to open in a browser")
      .type_name("FILE.html");
  add_common_options(cmd, args->common);
  cmd.footer(
      "Examples:\n"
      "  glassbox evaluate wine.model wine.csv --split 70-100\n"
      "  glassbox evaluate digits.model test.csv --json --confusion matrix.csv\n"
      "  glassbox evaluate wine.model wine.csv --split 70-100 --report wine.html");
  cmd.callback([args] { run(*args); });
}

}  // namespace glassbox::cli
