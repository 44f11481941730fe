/// engine/tune/tune.h: a recipe and a regularization strength, chosen by cross-validation among
/// the records that were selected; others are never looked at.
///
/// What is tried, in stages, each on top of the best so far:
///
///   numbers   normalized, the plain recipe; and in the suggested bins; in 5, 10 or 20 bins with
///   and
///             without that; L2 1e-4 .. 1e-1
///   texts     words, clean words, n-grams, OSB
///   pairs     1, 2 and 4 of the best feature crosses (engine/tune/cross_candidates.h)
///   strengths   for the recipes that lead, L2 in steps of half a power of ten around the best,
///   until
///             both neighbours are evaluated
///
/// All this on half of the repeats of folds; recipes that lead are then evaluated on all, beside
/// the plain one. engine/tune/candidate_choice.h says which is taken, docs/decisions/0006-tuning.md
/// why.
///
/// What `train` does by itself (thorough = false) is the same with fewer recipes and repeats.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/tune/tune_request.h"

namespace glassbox::engine {

/// The bits of the result, seconds aside, depend on records, folds and seed alone, unless there is
/// a budget.
/// throws  InputError as train(), and: no inputs, fewer records or groups of equal inputs than
///         folds, a class that would be missing in training; std::invalid_argument; Interrupted
[[nodiscard]] TuneResult tune(const TuneRequest& request);

/// The same among records that were read before, all or a sample of them, columns as plan_all() has
/// them. request.files name them in messages. The columns are given.
[[nodiscard]] TuneResult tune_records(const TuneRequest& request, std::vector<RecordBlock> blocks,
                                      const ReadReport& read, const RecipeColumns& columns = {});

/// Whether records can be dealt out among folds at all.
[[nodiscard]] bool can_be_folded(std::span<const RecordBlock> blocks, const Schema& schema,
                                 std::uint32_t folds, const RecipeColumns& columns = {});

/// Records that candidates are tried on at most; of more, a sample (io/records/row_sample.h) is
/// taken.
inline constexpr std::size_t kTuningRecords = 32'768;

}  // namespace glassbox::engine
