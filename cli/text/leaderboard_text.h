/// cli/text/leaderboard_text.h: what a search for a recipe tried, for people and for JSON.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "engine/model/leaderboard.h"
#include "engine/model/target.h"

namespace glassbox::cli {

/// "AUC", "macro F1" or "RMSE".
[[nodiscard]] const char* metric_title(ModelType type);

/// A line for each recipe with its best regularization strength, the best first; the learning curve
/// of the chosen one.
[[nodiscard]] std::string leaderboard_text(const Leaderboard& leaderboard, ModelType type);

/// {metric, folds, points[{records, training, heldOut}]}
[[nodiscard]] nlohmann::ordered_json learning_curve_json(const LearningCurve& curve,
                                                         ModelType type);

/// All that was tried, in the order of the search; see docs/command-line.md.
[[nodiscard]] nlohmann::ordered_json leaderboard_json(const Leaderboard& leaderboard,
                                                      ModelType type);

}  // namespace glassbox::cli
