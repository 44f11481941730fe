/// engine/rows/stored_rows.h: rows as bytes one after the other, as they lie in a bucket until
/// their order is known, and from there to PackedRows.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/rows/training_rows.h"

namespace glassbox::engine {

/// A row before its order is known.
struct RowToStore {
  float label, weight;
  std::span<const float> numbers;
  std::span<const std::uint32_t> ids;  ///< indicators, of groups with and without a reference
};

/// Bytes that a row takes. `slots` is TrainingRows::slots(), or empty when no group has any.
[[nodiscard]] std::size_t stored_size(const RowToStore& row, std::span<const std::uint16_t> slots);

/// Writes a row to `at`, its non-reference levels apart from other indicators.
/// returns  stored_size of it
std::size_t store_row(std::byte* at, const RowToStore& row, std::span<const std::uint16_t> slots);

/// Adds where each of the rows begins.
void add_row_begins(std::span<const std::byte> bytes, std::size_t number_count,
                    std::vector<const std::byte*>& begins);

/// Row order[i] of those that begin at `begins` becomes row i, for as many as `order` names.
/// throws  std::length_error past 2^32 ids
[[nodiscard]] PackedRows pack_rows(std::span<const std::byte* const> begins,
                                   std::span<const std::uint32_t> order, const TrainingRows& layout,
                                   bool is_weighted, int threads);

}  // namespace glassbox::engine
