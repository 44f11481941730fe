// A chosen score threshold: the goal, what the threshold does on the data, and the interval of each
// figure.
#include "cli/text/threshold_text.h"

#include <nlohmann/json.hpp>

#include "cli/base/text_table.h"
#include "engine/evaluate/evaluation.h"
#include "io/records/read_report_json.h"

namespace glassbox::cli {
namespace {

using Json = nlohmann::ordered_json;
using Kind = ThresholdObjective::Kind;

std::string interval_text(const Interval& interval) {
  return number_text(interval.low) + " to " + number_text(interval.high);
}

const char* figure_name(Kind kind) {
  switch (kind) {
    case Kind::kAccuracy:
      return "accuracy";
    case Kind::kF1:
      return "f1";
    case Kind::kYouden:
      return "youden";
    case Kind::kMatthews:
      return "mcc";
    case Kind::kRecall:
      return "recall";
    case Kind::kPrecision:
      return "precision";
    case Kind::kTop:
      return "top";
    case Kind::kCost:
      return "cost";
  }
  return "";
}

std::uint64_t ones(const BinaryCounts& counts) {
  return counts.true_positive + counts.false_positive;
}

Json interval_json(const Interval& interval) {
  return {{"low", interval.low}, {"high", interval.high}};
}

}  // namespace

std::string threshold_text(const ChosenThreshold& chosen) {
  using enum TextTable::Align;
  const ThresholdObjective& goal = chosen.goal;
  const double threshold = chosen.choice.threshold;
  const BinaryCounts& counts = chosen.choice.counts;
  const BinaryCounts& now = chosen.at_before;
  std::string text = "Score threshold " + number_text(threshold) + " for " + goal_text(goal) +
                     " on " + counted(chosen.records.used, "record") + "\n";
  text += "  95 % intervals: score threshold " + interval_text(chosen.intervals.threshold) + ", " +
          figure_name(goal.kind) + " " + interval_text(chosen.intervals.figure) + "\n  (" +
          count_text(ThresholdIntervals::kReplicates) +
          " replicates of a Poisson bootstrap, seed " + std::to_string(chosen.seed);
  if (chosen.intervals.reached < ThresholdIntervals::kReplicates)
    text += "; " +
            count_text(static_cast<std::uint64_t>(ThresholdIntervals::kReplicates -
                                                  chosen.intervals.reached)) +
            " could not meet the wish";
  text += ")\n";
  TextTable table({kLeft, kRight, kRight});
  table.add({"", "chosen", "now"});
  table.add({"threshold", number_text(threshold), number_text(chosen.before)});
  const auto count = [&](const char* name, std::uint64_t BinaryCounts::*field) {
    table.add({name, count_text(counts.*field), count_text(now.*field)});
  };
  const auto rate = [&](const char* name, double (BinaryCounts::*of)() const) {
    table.add({name, number_text((counts.*of)()), number_text((now.*of)())});
  };
  table.add({"predicted positive", count_text(ones(counts)), count_text(ones(now))});
  count("true positive", &BinaryCounts::true_positive);
  count("false positive", &BinaryCounts::false_positive);
  count("true negative", &BinaryCounts::true_negative);
  count("false negative", &BinaryCounts::false_negative);
  rate("accuracy", &BinaryCounts::accuracy);
  rate("precision", &BinaryCounts::precision);
  rate("recall", &BinaryCounts::recall);
  rate("false positive rate", &BinaryCounts::false_positive_rate);
  rate("F1", &BinaryCounts::f1);
  if (goal.kind == Kind::kYouden || goal.kind == Kind::kMatthews || goal.kind == Kind::kCost)
    table.add(
        {figure_name(goal.kind), number_text(goal.figure(counts)), number_text(goal.figure(now))});
  return text + table.text();
}

Json threshold_json(const ChosenThreshold& chosen) {
  const ThresholdObjective& goal = chosen.goal;
  Json json;
  json["goal"] = figure_name(goal.kind);
  if (goal.kind == Kind::kRecall || goal.kind == Kind::kPrecision || goal.kind == Kind::kTop)
    json["wanted"] = goal.wanted;
  if (goal.kind == Kind::kCost)
    json["costs"] = {{"fp", goal.false_positive_cost}, {"fn", goal.false_negative_cost}};
  json["threshold"] = chosen.choice.threshold;
  json["interval"] = interval_json(chosen.intervals.threshold);
  json["figure"] = goal.figure(chosen.choice.counts);
  json["figureInterval"] = interval_json(chosen.intervals.figure);
  json["bootstrap"] = {{"method", "Poisson"},
                       {"replicates", ThresholdIntervals::kReplicates},
                       {"reached", chosen.intervals.reached},
                       {"seed", chosen.seed}};
  json["atThreshold"] = to_json(chosen.choice.counts);
  json["before"] = chosen.before;
  json["figureBefore"] = goal.figure(chosen.at_before);
  json["atBefore"] = to_json(chosen.at_before);
  json["records"] = read_report_json(chosen.records);
  return json;
}

}  // namespace glassbox::cli
