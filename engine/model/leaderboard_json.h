/// engine/model/leaderboard_json.h: what a search for a recipe tried, as JSON.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "engine/model/leaderboard.h"
#include "engine/model/target.h"

namespace glassbox::engine {

/// "AUC", "macro F1" or "RMSE".
[[nodiscard]] const char* metric_title(ModelType type);

/// What learning curves and leaderboards call their loss: "log loss" or "RMSE".
[[nodiscard]] const char* loss_title(ModelType type);

/// {metric, folds, points[{records, training, heldOut}]}
[[nodiscard]] nlohmann::ordered_json learning_curve_json(const LearningCurve& curve,
                                                         ModelType type);

/// All that was tried, in the order of the search; see docs/command-line.md.
[[nodiscard]] nlohmann::ordered_json leaderboard_json(const Leaderboard& leaderboard,
                                                      ModelType type);

}  // namespace glassbox::engine
