/// engine/tune/record_folds.h: records shared out among folds, for cross-validation.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "io/records/record_block.h"
#include "io/schema/schema.h"

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
  bool are_parted = false;            ///< equal records are no group: part_equal_records()
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

/// Whether there are groups enough to hold some out: as many as folds, and two or more of each of
/// two strata where there are several.
[[nodiscard]] bool have_groups_for(const FoldFacts& records, std::uint32_t folds, bool has_strata);

/// Whether records are equal because their inputs have few values, as in a table of class, age and
/// sex, not because they are copies: five or more on average share their inputs, and at least a
/// tenth of them do with a record of another target. Then records to come are equal to known ones,
/// too.
/// targets  of each record
[[nodiscard]] bool repeat_by_nature(const FoldFacts& records, std::span<const double> targets);

/// Makes each record a group of its own, so that draw_folds() deals them out one by one. The draw
/// still depends on what records hold, not on their order.
void part_equal_records(FoldFacts& records, std::span<const double> targets);

}  // namespace glassbox::engine
