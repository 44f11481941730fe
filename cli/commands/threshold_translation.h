/// cli/commands/threshold_translation.h: `threshold --from-model`: another model's score threshold
/// in terms of this model's scores.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "cli/base/options.h"
#include "engine/threshold/matched_threshold.h"

namespace glassbox::cli {

struct ThresholdTranslation {
  std::string from_model;
  double from_threshold = 0;
  MatchedThreshold matched;
  ReadReport records;  ///< as this model reads them
};

/// Scores DATA, which need no target, by both models.
/// threshold  the other model's; its own when there is none
/// throws     UsageError: data that cannot be read twice; InputError: not BINARY, no records, other
///            records for one model than for the other
[[nodiscard]] ThresholdTranslation translate_threshold(
    const DataOptions& data, const CommonOptions& common, const std::string& model_file,
    const MLModel& model, const std::string& from_model, std::optional<double> threshold);

[[nodiscard]] std::string translation_text(const ThresholdTranslation& translation,
                                           const std::string& model_file);
[[nodiscard]] nlohmann::ordered_json translation_json(const ThresholdTranslation& translation);

}  // namespace glassbox::cli
