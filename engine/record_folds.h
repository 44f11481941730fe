/// engine/record_folds.h: records shared out among folds, for cross-validation.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "io/record_block.h"
#include "io/schema.h"

namespace glassbox::engine {

/// Appends a hash of each record's inputs, the attributes of the schema that a recipe may use:
/// equal for records with equal inputs, whatever blocks they stand in. A missing number equals a
/// missing number, and 0 equals -0.
/// block  columns in the schema's order
void append_input_hashes(const RecordBlock& block, const Schema& schema,
                         std::vector<std::uint64_t>& hashes);

/// What decides on a record's fold.
struct FoldFacts {
  std::vector<std::uint64_t> inputs;  ///< a hash of each record's inputs
  std::vector<std::uint32_t> strata;  ///< of each record: its class; all 0 without classes
};

/// The fold of each record, 0 .. folds-1. Records with equal inputs are a group and share a fold:
/// with copies of a record on both sides, learning by heart would be rewarded. Groups are taken in
/// an order drawn from the seed; each goes to the fold with the fewest records of its stratum so
/// far (its first record's), of these to the one with the fewest records, of these to the first. So
/// folds differ by few records in each class where groups are small.
///
/// The draw depends on the seed and on what the records hold, not on how they are ordered, but for
/// the stratum of a group whose records disagree.
/// returns  as many as records
/// cost     O(n log n)
[[nodiscard]] std::vector<std::uint32_t> draw_folds(const FoldFacts& records, std::uint32_t folds,
                                                    std::uint64_t seed);

/// How many groups of equal inputs each stratum has, by the first record of each.
[[nodiscard]] std::vector<std::size_t> count_groups(const FoldFacts& records);

}  // namespace glassbox::engine
