// Scores all records, ranks them, and lets the goal choose; what cannot be met is an error that
// says what comes nearest.
#include "engine/threshold/chosen_threshold.h"

#include "io/base/input_error.h"
#include "io/cells/shown_text.h"

namespace glassbox::engine {
namespace {

using Kind = ThresholdObjective::Kind;

std::uint64_t predicted_positive(const BinaryCounts& counts) {
  return counts.true_positive + counts.false_positive;
}

// Why a wish cannot be met, and what comes nearest.
std::string unreached_text(const ThresholdObjective& goal, const ThresholdChoice& nearest) {
  const std::string at = " at the score threshold " + number_text(nearest.threshold);
  if (goal.kind == Kind::kTop)
    return "no score threshold predicts positive for " +
           count_text(static_cast<std::uint64_t>(goal.wanted)) +
           " records or fewer: " + count_text(predicted_positive(nearest.counts)) +
           " have the highest score; --top " + std::to_string(predicted_positive(nearest.counts)) +
           " takes them all";
  return "no score threshold has a " + goal_text(goal) + "; the best is " +
         number_text(nearest.counts.precision()) + at + ", which finds " +
         percent_text(nearest.counts.recall()) + " of the positives";
}

}  // namespace

ChosenThreshold choose_threshold_on(const MLModel& model, std::span<const InputFile> files,
                                    const Schema* data_schema, const CsvOptions& options,
                                    const ThresholdObjective& goal, std::uint64_t seed,
                                    const std::function<void(const std::string&)>& stage) {
  ChosenThreshold chosen{.goal = goal, .seed = seed, .before = model.score_threshold};
  std::vector<ScoreRun> runs;
  {
    ScoredRecords scored = score_records(model, files, data_schema, options);
    chosen.records = std::move(scored.records);
    runs = score_runs(scored.scores);
  }
  const std::string& data = files.front().name;
  chosen.at_before = counts_at(runs, chosen.before);
  const BinaryCounts all = counts_at(runs, 0);
  with_rejected(chosen.records, [&] {
    if (all.true_positive == 0 || all.false_positive == 0)
      throw InputError(
          {data}, "all " + counted(chosen.records.used, "record") + " have the label " +
                      std::string(label_text(model.schema.binary_labels, all.true_positive > 0)) +
                      "; a score threshold is chosen between both");
    chosen.choice = choose_threshold(runs, chosen.goal);
    if (!chosen.choice.is_reached)
      throw InputError({data}, unreached_text(chosen.goal, chosen.choice));
  });
  if (stage) stage("bootstrap");
  chosen.intervals = bootstrap_threshold(runs, chosen.goal, chosen.choice.threshold, chosen.seed);
  return chosen;
}

std::string goal_text(const ThresholdObjective& goal) {
  switch (goal.kind) {
    case Kind::kAccuracy:
      return "best accuracy";
    case Kind::kF1:
      return "best F1";
    case Kind::kYouden:
      return "best Youden index (recall - false positive rate)";
    case Kind::kMatthews:
      return "best Matthews coefficient";
    case Kind::kRecall:
      return "recall of at least " + number_text(goal.wanted);
    case Kind::kPrecision:
      return "precision of at least " + number_text(goal.wanted);
    case Kind::kTop:
      return "at most " + count_text(static_cast<std::uint64_t>(goal.wanted)) +
             " predicted positive";
    case Kind::kCost:
      return "lowest cost, " + number_text(goal.false_positive_cost) + " a false positive and " +
             number_text(goal.false_negative_cost) + " a false negative";
  }
  return "";
}

}  // namespace glassbox::engine
