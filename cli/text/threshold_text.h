/// cli/text/threshold_text.h: a cut-off that was chosen from data, for people and for JSON.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "engine/threshold/threshold.h"
#include "io/records/read_report.h"

namespace glassbox::cli {

/// A cut-off, what it was chosen for and what it was chosen from.
struct ChosenCutOff {
  CutOffGoal goal = {};
  CutOffChoice choice = {};
  CutOffIntervals intervals = {};
  std::uint64_t seed = 1;       ///< of the intervals
  double before = 0.5;          ///< the model's threshold
  BinaryCounts at_before = {};  ///< what that does
  RowLedger records = {};
};

/// "F1", "recall of at least 0.9", "at most 500 answers 1".
[[nodiscard]] std::string goal_text(const CutOffGoal& goal);

/// Why a wish cannot be met, and what comes nearest.
[[nodiscard]] std::string unreached_text(const CutOffGoal& goal, const CutOffChoice& nearest);

[[nodiscard]] std::string cut_off_text(const ChosenCutOff& chosen);
[[nodiscard]] nlohmann::ordered_json cut_off_json(const ChosenCutOff& chosen);

}  // namespace glassbox::cli
