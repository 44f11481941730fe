// Scores the same records by both models, and takes the threshold at which the new one predicts
// positive for as many of them as the old one did.
#include "cli/commands/threshold_translation.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "cli/base/exit_codes.h"
#include "cli/base/header_match.h"
#include "cli/base/progress.h"
#include "cli/base/text_table.h"
#include "engine/threshold/scored_records.h"
#include "io/base/input_error.h"
#include "io/records/read_report_json.h"

namespace glassbox::cli {
namespace {

struct Scored {
  std::vector<ScoreRun> runs;
  ReadReport records;
};

Scored score(const DataOptions& data, const CommonOptions& common, const std::string& file,
             const MLModel& model) {
  DataInput input = open_data(data, common, &model.schema, {{file}, {}});
  match_header(input, model, PlanFor::kBatchPrediction);
  Progress progress(common.quiet);
  input.csv.progress = [&](std::uint64_t rows) { progress.records(rows); };
  ScoredRecords scored = score_records(model, input.files, input.schema_or_null(), input.csv,
                                       PlanFor::kBatchPrediction);
  return {score_runs(scored.scores), std::move(scored.records)};
}

std::string share_text(std::uint64_t part, std::uint64_t all) {
  return count_text(part) + " of " + counted(all, "record") + " (" +
         percent_text(static_cast<double>(part) / static_cast<double>(all)) + ")";
}

}  // namespace

ThresholdTranslation translate_threshold(const DataOptions& data, const CommonOptions& common,
                                         const std::string& model_file, const MLModel& model,
                                         const std::string& from_model,
                                         std::optional<double> threshold) {
  if (data.data.empty())
    throw UsageError("--from-model compares scores of records; give DATA with it");
  for (const std::string& name : data.data)
    if (name == "-") throw UsageError("both models read DATA; give a file in place of -");
  const MLModel from = load_model(from_model);
  if (from.type != ModelType::kBinary)
    throw InputError({from_model}, "a " + std::string(to_text(from.type)) +
                                       " model has no score threshold; only BINARY models do");
  ThresholdTranslation result;
  result.from_model = from_model;
  result.from_threshold = threshold.value_or(from.score_threshold);
  DataOptions without_rejects = data;  // written once
  without_rejects.rejects.clear();
  const Scored old = score(without_rejects, common, from_model, from);
  Scored now = score(data, common, model_file, model);
  if (now.records.used == 0)
    throw InputError({data.data.front()}, "no records to compare scores of");
  if (now.records.used != old.records.used)
    throw InputError({data.data.front()},
                     from_model + " can use " + counted(old.records.used, "record") + " and " +
                         model_file + " " + count_text(now.records.used) +
                         "; correct the records that one of them rejects, or leave them out");
  result.matched = match_threshold(old.runs, result.from_threshold, now.runs);
  result.records = std::move(now.records);
  return result;
}

std::string translation_text(const ThresholdTranslation& translation,
                             const std::string& model_file) {
  const MatchedThreshold& matched = translation.matched;
  using enum TextTable::Align;
  TextTable table({kLeft, kRight, kLeft});
  table.add({"model", "threshold", "predicts 1"});
  table.add({translation.from_model, number_text(translation.from_threshold),
             share_text(matched.positives, matched.records)});
  table.add(
      {model_file, number_text(matched.threshold), share_text(matched.matched, matched.records)});
  return "The threshold that predicts 1 as often as that of " + translation.from_model + "\n" +
         table.text();
}

nlohmann::ordered_json translation_json(const ThresholdTranslation& translation) {
  const MatchedThreshold& matched = translation.matched;
  return {
      {"fromModel", translation.from_model}, {"fromThreshold", translation.from_threshold},
      {"fromPositives", matched.positives},  {"threshold", matched.threshold},
      {"positives", matched.matched},        {"records", read_report_json(translation.records)}};
}

}  // namespace glassbox::cli
