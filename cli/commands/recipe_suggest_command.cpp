// `recipe suggest`: a recipe from a sample of the data, with --explain the bits behind each choice.
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
#include "io/base/visible_text.h"
#include "io/records/read_report_json.h"
#include "recipes/suggest/suggested_recipe.h"

namespace glassbox::cli {
namespace {

struct SuggestArgs {
  CommonOptions common;
  DataOptions data;
  std::string output, learner;
  bool explain = false;
};

nlohmann::ordered_json json_of(const Schema& schema, const SuggestedRecipe& suggested,
                               const ReadReport& records) {
  nlohmann::ordered_json json;
  json["recipe"] = suggested.text;
  json["records"] = read_report_json(records);
  json["recordsLookedAt"] = suggested.records;
  json["isExact"] = suggested.is_exact;
  json["numbers"] = nlohmann::ordered_json::array();
  for (const SuggestedBins& number : suggested.numbers) {
    nlohmann::ordered_json bits;
    for (std::size_t i = 0; i < SuggestedBins::kChoices.size(); ++i)
      bits[std::to_string(SuggestedBins::kChoices[i])] = number.information[i];
    json["numbers"].push_back({{"attribute", schema.attributes[number.attribute].name},
                               {"bins", number.bins},
                               {"beyondLine", number.beyond_line},
                               {"bits", std::move(bits)}});
  }
  return json;
}

// What each choice of bins tells about the target: why the recipe is as it is.
std::string explanation(const Schema& schema, const SuggestedRecipe& suggested) {
  using enum TextTable::Align;
  constexpr std::size_t kChoices = SuggestedBins::kChoices.size();
  std::vector<TextTable::Align> columns(kChoices + 3, kRight);
  columns.front() = kLeft;
  TextTable table(columns);
  std::vector<std::string> head{"bits by number of bins"};
  for (const int bins : SuggestedBins::kChoices) head.push_back(std::to_string(bins));
  head.emplace_back("beyond the line");
  head.emplace_back("taken");
  table.add(head);
  for (const SuggestedBins& number : suggested.numbers) {
    std::vector<std::string> row{printable(schema.attributes[number.attribute].name)};
    for (const double bits : number.information) row.push_back(number_text(bits));
    row.push_back(number_text(100 * number.beyond_line) + " %");
    row.push_back(number.bins == 0 ? "none" : std::to_string(number.bins));
    table.add(row);
  }
  return "Looked at " + counted(suggested.records, "record") +
         (suggested.is_exact ? "" : ", a sample") +
         ": bits that bins tell of the target, and the share of its variance that they\n"
         "explain beyond a line. The fewest bins that tell nearly as much as the best choice,\n"
         "where they explain more than the line; none elsewhere\n" +
         table.text();
}

void run(const SuggestArgs& args) {
  CommandFiles others;
  if (!args.output.empty()) others.outputs.emplace_back(args.output);
  DataInput input = open_data(args.data, args.common, /*models_schema=*/nullptr, others);
  Progress progress(args.common.quiet);
  progress.stage("reading");
  input.csv.progress = [&](std::uint64_t rows) { progress.records(rows); };
  ReadReport records;
  const bool is_amazon = args.learner == "amazon";
  if (is_amazon && args.explain)
    throw UsageError("--explain shows how bins are chosen, and with --learner amazon they are 52");
  const SuggestedRecipe suggested =
      is_amazon ? suggest_amazon_recipe(*input.schema)
                : suggest_recipe(input.files, *input.schema, input.csv, &records);
  progress.clear();
  if (!args.output.empty()) write_whole_file(args.output, suggested.text, args.common.existing());
  warn_of_rejected(records);
  if (args.common.json) return write_json(json_of(*input.schema, suggested, records));
  if (args.output.empty()) {
    write_output(escape_controls(suggested.text, "\n"));
  } else {
    write_text(args.output + "\n");
  }
  if (args.explain) write_text(explanation(*input.schema, suggested));
}

}  // namespace

void add_recipe_suggest(Command recipe) {
  const auto args = std::make_shared<SuggestArgs>();
  const Command cmd =
      recipe.subcommand("suggest", "Write the recipe that `train --recipe suggested` uses");
  add_data_options(cmd, args->data, SchemaOption::kRequired);
  cmd.option("-o,--output", args->output, "Where to write; default: standard output")
      .type_name("FILE");
  add_learner_option(cmd, args->learner);
  cmd.flag("--explain", args->explain, "Show what each number of bins tells about the target");
  add_common_options(cmd, args->common);
  cmd.footer(
      "Examples:\n"
      "  glassbox recipe suggest wine.csv --schema wine.schema --split 0-70\n"
      "  glassbox recipe suggest wine.csv --schema wine.schema --explain -o wine.recipe");
  cmd.callback([args] { run(*args); });
}

}  // namespace glassbox::cli
