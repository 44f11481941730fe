/// cli/text/leaderboard_text.h: what a search for a recipe tried, for people.
#pragma once

#include <string>

#include "engine/model/leaderboard_json.h"

namespace glassbox::cli {

/// A line for each recipe with its best regularization strength, the best first; the learning curve
/// of the chosen one.
[[nodiscard]] std::string leaderboard_text(const Leaderboard& leaderboard, ModelType type);

}  // namespace glassbox::cli
