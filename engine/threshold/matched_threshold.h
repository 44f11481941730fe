/// engine/threshold/matched_threshold.h: a score threshold of one binary model in terms of another.
///
/// Models that rank records alike may spread their scores otherwise: one gives .02 and .98 where
/// the other gives .2 and .8. The share of records above a threshold carries over, the number does
/// not.
#pragma once

#include <cstdint>
#include <span>

#include "engine/threshold/threshold.h"

namespace glassbox::engine {

struct MatchedThreshold {
  double threshold = 0;         ///< of the other model; score >= threshold -> 1
  std::uint64_t records = 0;    ///< scored by both models
  std::uint64_t positives = 0;  ///< that the first model predicts to be 1 at its threshold
  std::uint64_t matched = 0;    ///< that the other one predicts to be 1: as near to `positives`
                                ///< as records with equal scores allow, of equally near the fewer
};

/// Matches quantiles: labels play no part.
///
/// from, to  scores of the same records by either model, ascending, not empty
/// throws    std::invalid_argument where they differ in their number of records, or are empty
/// cost      O(runs)
[[nodiscard]] MatchedThreshold match_threshold(std::span<const ScoreRun> from, double threshold,
                                               std::span<const ScoreRun> to);

}  // namespace glassbox::engine
