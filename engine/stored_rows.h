/// engine/stored_rows.h: rows as bytes one after the other, as they lie in a bucket until their
/// order is known, and from there to PackedRows.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/training_rows.h"

namespace glassbox {

/// Bytes that a row takes.
[[nodiscard]] std::size_t stored_size(std::size_t number_count, std::size_t id_count);

/// Writes a row to `at`.  returns  stored_size of it
std::size_t store_row(std::byte* at, float label, float weight, std::span<const float> numbers,
                      std::span<const std::uint32_t> ids);

/// Where each of the rows begins.
[[nodiscard]] std::vector<std::size_t> row_begins(std::span<const std::byte> bytes,
                                                  std::size_t number_count);

/// Row order[i] becomes row i. Ids whose group has a reference go to departures, others to
/// indicators.
/// throws  std::length_error past 2^32 ids
[[nodiscard]] PackedRows pack_rows(std::span<const std::byte> bytes,
                                   std::span<const std::size_t> begins,
                                   std::span<const std::uint32_t> order, const TrainingRows& layout,
                                   bool is_weighted, int threads);

}  // namespace glassbox
