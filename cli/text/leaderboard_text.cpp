// Recipes that a search tried, the best first, and the learning curve in one line.
#include "cli/text/leaderboard_text.h"

#include <cmath>

#include "cli/base/text_table.h"

namespace glassbox::cli {
namespace {

// "L2 1e-3"
std::string penalty_text(const Leaderboard::Entry& entry) {
  return (entry.parameter == "sgd.l1RegularizationAmount" ? "L1 " : "L2 ") + entry.amount;
}

std::string curve_line(const LearningCurve& curve, ModelType type) {
  if (curve.points.empty()) return "";
  std::string text;
  for (const LearningCurve::Point& point : curve.points)
    text += (text.empty() ? "" : ", ") + number_text(point.held_out) + " on " +
            count_text(static_cast<std::uint64_t>(std::llround(point.records)));
  return "Learning curve, " + std::string(loss_title(type)) +
         " held out by training records: " + text + "\n";
}

}  // namespace

std::string leaderboard_text(const Leaderboard& leaderboard, ModelType type) {
  using enum TextTable::Align;
  TextTable table({kLeft, kRight, kRight, kRight, kRight, kRight, kLeft, kLeft});
  table.add({"", metric_title(type), "+-", "behind",
             type == ModelType::kRegression ? "loss" : "log loss", "features", "penalty",
             "recipe"});
  for (const std::size_t i : leaderboard.recipes()) {
    const Leaderboard::Entry& one = leaderboard.entries[i];
    table.add({i == leaderboard.chosen ? "*" : "", number_text(one.value), number_text(one.error),
               number_text(one.behind), number_text(one.loss),
               count_text(static_cast<std::uint64_t>(std::llround(one.features))),
               penalty_text(one), printable(one.recipe)});
  }
  const std::string taken =
      leaderboard.chosen == leaderboard.best
          ? ""
          : "* taken; what is ahead of it is so by no more than chance explains\n";
  return "Recipes tried by cross-validation on " +
         counted(leaderboard.tried_on, "training record") +
         ", each with the amount chosen for it\n" + table.text() + taken +
         curve_line(leaderboard.curve, type);
}

}  // namespace glassbox::cli
