/// cli/text/threshold_text.h: a score threshold that was chosen from data, for people and for JSON.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "engine/threshold/threshold.h"
#include "io/records/read_report.h"

namespace glassbox::cli {

/// A score threshold, what it was chosen for and what it was chosen from.
struct ChosenCutOff {
  ThresholdObjective goal = {};
  ThresholdChoice choice = {};
  ThresholdIntervals intervals = {};
  std::uint64_t seed = 1;       ///< of the intervals
  double before = 0.5;          ///< the model's threshold
  BinaryCounts at_before = {};  ///< what that does
  ReadReport records = {};
};

/// "F1", "recall of at least 0.9", "at most 500 answers 1".
[[nodiscard]] std::string goal_text(const ThresholdObjective& goal);

/// Why a wish cannot be met, and what comes nearest.
[[nodiscard]] std::string unreached_text(const ThresholdObjective& goal,
                                         const ThresholdChoice& nearest);

[[nodiscard]] std::string threshold_text(const ChosenCutOff& chosen);
[[nodiscard]] nlohmann::ordered_json threshold_json(const ChosenCutOff& chosen);

}  // namespace glassbox::cli
