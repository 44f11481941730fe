/// engine/threshold/chosen_threshold.h: a score threshold chosen on records, with what it does
/// there beside the model's own.
#pragma once

#include <functional>
#include <string>

#include "engine/threshold/scored_records.h"
#include "engine/threshold/threshold.h"

namespace glassbox::engine {

/// A score threshold, what it was chosen for and what it was chosen from.
struct ChosenThreshold {
  ThresholdObjective goal = {};
  ThresholdChoice choice = {};
  ThresholdIntervals intervals = {};
  std::uint64_t seed = 1;       ///< of the intervals
  double before = 0.5;          ///< the model's threshold
  BinaryCounts at_before = {};  ///< what that does
  ReadReport records = {};
};

/// model        BINARY
/// data_schema  of the files; the model's own when nullptr
/// stage        called with "bootstrap" when the records are read; may be empty
/// throws  as score_records(); InputError: one label only, a wish that no threshold meets
[[nodiscard]] ChosenThreshold choose_threshold_on(
    const MLModel& model, std::span<const InputFile> files, const Schema* data_schema,
    const CsvOptions& options, const ThresholdObjective& goal, std::uint64_t seed,
    const std::function<void(const std::string&)>& stage);

/// "best F1", "recall of at least 0.9", "at most 500 predicted positive".
[[nodiscard]] std::string goal_text(const ThresholdObjective& goal);

}  // namespace glassbox::engine
