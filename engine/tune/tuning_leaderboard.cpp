#include "engine/tune/tuning_leaderboard.h"

#include <string>

namespace glassbox::engine {

Leaderboard leaderboard_of(const TuneResult& result, const Schema& schema) {
  Leaderboard board;
  board.tried_on = result.tried_on;
  board.folds = result.folds;
  board.repeats = result.repeats;
  board.best = result.best;
  board.chosen = result.chosen;
  board.curve = result.curve;
  for (const TunedCandidate& one : result.candidates)
    board.entries.push_back({describe(one.shape, schema, result.columns),
                             std::string(one.penalty.parameter()), one.penalty.text(), one.value,
                             one.error, one.behind, one.behind_error, one.loss, one.features,
                             one.repeats, one.stands_for_recipe});
  return board;
}

}  // namespace glassbox::engine
