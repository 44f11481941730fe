/// engine/tune/tuning_leaderboard.h: what a model keeps of the search behind it.
#pragma once

#include "engine/model/leaderboard.h"
#include "engine/tune/tune_request.h"

namespace glassbox::engine {

/// What of a search does not change from run to run: all but its seconds.
[[nodiscard]] Leaderboard leaderboard_of(const TuneResult& result, const Schema& schema);

}  // namespace glassbox::engine
