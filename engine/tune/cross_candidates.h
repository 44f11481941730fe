/// engine/tune/cross_candidates.h: which two inputs together tell more of the target than each by
/// itself.
#pragma once

#include <span>
#include <vector>

#include "engine/model/linear_model.h"
#include "engine/tune/candidates.h"
#include "io/records/record_block.h"

namespace glassbox::engine {

/// The pairs of inputs with the largest interaction information
///
///     I(A,B; Y) - I(A; Y) - I(B; Y)  > 0,    I as other records tell (Information::held_out)
///
/// the best first, ties in the schema's order. Taken are BINARY, NUMERIC (in kPairBins bins
/// of equal population) and CATEGORICAL inputs of at most kMaxLevels values; of more than
/// kMaxAttributes of them those that tell most of the target by themselves. A missing value is a
/// value. A NUMERIC target stands in kPairBins bins.
///
/// blocks  training records, columns in the schema's order, with their targets
/// max_count  pairs to return at most
/// cost    O(records x attributes^2)
/// source  McGill, "Multivariate information transmission" (1954)
[[nodiscard]] std::vector<AttributePair> cross_candidates(std::span<const RecordBlock> blocks,
                                                          const Schema& schema,
                                                          std::size_t max_count);

inline constexpr std::size_t kMaxLevels = 32, kMaxAttributes = 32;

}  // namespace glassbox::engine
