// `split --stratify`: labelled records as two files with the same share of each class.
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
#include "cli/datasets/dataset_files.h"
#include "cli/datasets/stratified_split.h"
#include "io/records/read_report_json.h"

namespace glassbox::cli {
namespace {

struct SplitArgs {
  CommonOptions common;
  DataOptions data;
  std::string share, directory;
  bool stratify = false;
  std::uint64_t seed = 1;
};

nlohmann::ordered_json json_of(const StratifiedResult& result,
                               const std::vector<std::filesystem::path>& files) {
  nlohmann::ordered_json json;
  json["train"] = files[0].string();
  json["evaluation"] = files[1].string();
  json["records"] = read_report_json(result.records);
  json["classes"] = nlohmann::ordered_json::array();
  for (const StratifiedClass& one : result.classes)
    json["classes"].push_back(
        {{"class", one.name}, {"train", one.first}, {"evaluation", one.second}});
  return json;
}

std::string text_of(const StratifiedResult& result,
                    const std::vector<std::filesystem::path>& files) {
  using enum TextTable::Align;
  TextTable table({kLeft, kRight, kRight});
  table.add({"class", "train", "evaluation"});
  StratifiedClass all;
  for (const StratifiedClass& one : result.classes) {
    table.add({printable(one.name), count_text(one.first), count_text(one.second)});
    all.first += one.first;
    all.second += one.second;
  }
  table.add({"all", count_text(all.first), count_text(all.second)});
  return files[0].string() + "\n" + files[1].string() + "\n" + table.text();
}

void run(const SplitArgs& args) {
  if (!args.stratify)
    throw UsageError(
        "only stratified splits are written to files: give --stratify, or no split but --split "
        "0-70 with train and --split 70-100 with evaluate");
  const Rearrangement share = parse_split(args.share);
  const std::filesystem::path directory = args.directory;
  const CommandFiles outputs{
      {}, {directory / "train.csv", directory / "evaluation.csv"}, /*makes_directories=*/true};
  DataInput input = open_data(args.data, args.common, /*models_schema=*/nullptr, outputs);
  Progress progress(args.common.quiet);
  input.csv.progress = [&](std::uint64_t rows) { progress.records(rows); };

  DatasetFiles files(directory, args.common.existing());
  WholeFile& train = files.add("train.csv");
  WholeFile& evaluation = files.add("evaluation.csv");
  const StratifiedResult result = write_stratified_split(
      input.files, *input.schema, input.csv, {share.percent_begin, share.percent_end, args.seed},
      train, evaluation);
  const auto written = files.commit();
  progress.clear();

  warn_of_rejected(result.records);
  if (args.common.json) {
    write_json(json_of(result, written));
  } else {
    write_text(text_of(result, written));
  }
}

}  // namespace

void add_split(Command app) {
  const auto args = std::make_shared<SplitArgs>();
  const Command cmd = app.subcommand(
      "split", "Split records into two shuffled files with the same share of each class");
  add_data_options(cmd, args->data, SchemaOption::kRequired);
  cmd.flag("--stratify", args->stratify, "Keep the shares of the target's classes");
  add_seed_option(cmd, args->seed, "Seed of the shuffle");
  cmd.option("--split", args->share, "Share of train.csv, e.g. 0-70; evaluation.csv: the rest")
      .type_name("B-E")
      .required();
  cmd.option("-o,--output", args->directory, "Where to write").type_name("DIR").required();
  add_common_options(cmd, args->common);
  cmd.footer(
      "Example:\n"
      "  glassbox split wine.csv --schema wine.schema --stratify --seed 7 --split 0-70 -o parts");
  cmd.callback([args] { run(*args); });
}

}  // namespace glassbox::cli
