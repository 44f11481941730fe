// <glassbox/threshold.h>: the steps of cli/commands/threshold_command.cpp.
#include <glassbox/threshold.h>

#include <cmath>

#include "engine/public/public_counts.h"
#include "engine/public/public_data.h"
#include "engine/public/public_errors.h"
#include "engine/public/public_model.h"
#include "engine/threshold/chosen_threshold.h"
#include "io/cells/shown_text.h"

namespace glassbox {
namespace {

using Kind = ThresholdGoal::Kind;

void check(double value, const char* name, double least, double most, const char* expected) {
  if (value >= least && value <= most) return;  // not NaN
  throw Error(Error::Kind::kInput,
              std::string(name) + " is " + io::number_text(value) + "; expected " + expected);
}

engine::ThresholdObjective objective_of(const ThresholdGoal& goal) {
  constexpr double kMost = 1e12;
  if (goal.kind == Kind::kRecall) check(goal.wanted, "recall", 0, 1, "a number from 0 to 1");
  if (goal.kind == Kind::kPrecision) check(goal.wanted, "precision", 0, 1, "a number from 0 to 1");
  if (goal.kind == Kind::kTop) {
    check(goal.wanted, "top", 1, kMost, "a whole number of 1 or more");
    check(goal.wanted - std::floor(goal.wanted), "the fraction of top", 0, 0, "a whole number");
  }
  if (goal.kind == Kind::kCost) {
    check(goal.false_positive_cost, "cost fp", 0, kMost, "a number from 0 to 1e12");
    check(goal.false_negative_cost, "cost fn", 0, kMost, "a number from 0 to 1e12");
  }
  return {static_cast<engine::ThresholdObjective::Kind>(goal.kind), goal.wanted,
          goal.false_positive_cost, goal.false_negative_cost};
}
static_assert(static_cast<int>(Kind::kCost) ==
              static_cast<int>(engine::ThresholdObjective::Kind::kCost));

}  // namespace

ChosenThreshold choose_threshold(const Model& model, const Data& data, const ThresholdGoal& goal,
                                 std::uint64_t seed) {
  return as_public_errors([&] {
    const engine::MLModel& trained = model.implementation().model;
    if (trained.type != engine::ModelType::kBinary)
      throw Error(Error::Kind::kInput, "a " + std::string(engine::to_text(trained.type)) +
                                           " model has no score threshold; only BINARY models do");
    const engine::ThresholdObjective objective = objective_of(goal);
    const OpenedData opened = open_data_for(trained, data, engine::PlanFor::kEvaluation);
    const engine::ChosenThreshold found = engine::choose_threshold_on(
        trained, opened.files, opened.schema_or_null(), opened.csv, objective, seed, {});
    ChosenThreshold chosen;
    chosen.threshold = found.choice.threshold;
    chosen.threshold_low = found.intervals.threshold.low;
    chosen.threshold_high = found.intervals.threshold.high;
    chosen.figure = objective.figure(found.choice.counts);
    chosen.figure_low = found.intervals.figure.low;
    chosen.figure_high = found.intervals.figure.high;
    take_counts(found.choice.counts, chosen.counts);
    chosen.before = found.before;
    take_counts(found.at_before, chosen.counts_before);
    chosen.records = record_counts(found.records);
    return chosen;
  });
}

}  // namespace glassbox
