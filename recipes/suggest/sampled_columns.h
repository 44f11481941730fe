/// recipes/suggest/sampled_columns.h: columns of some records, such as a sample, put together from
/// their blocks.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "io/records/record_block.h"
#include "io/schema/schema.h"

namespace glassbox::recipes {

/// A NUMERIC column; NaN = missing or invalid.
[[nodiscard]] std::vector<double> sampled_numbers(std::span<const RecordBlock> blocks,
                                                  std::size_t column);

/// The numbers without NaN, ascending.
[[nodiscard]] std::vector<double> sorted_numbers(const std::vector<double>& values);

/// A TEXT column; good as long as the blocks. Other columns: all empty.
[[nodiscard]] std::vector<std::string_view> sampled_texts(std::span<const RecordBlock> blocks,
                                                          std::size_t column);

/// Codes of a column, one for each level.
struct SampledLevels {
  std::vector<std::uint32_t> codes;
  std::uint32_t count = 0;
  /// CATEGORICAL: the levels' texts, good as long as the blocks.
  std::vector<std::string_view> names = {};
};

/// CATEGORICAL: one code for each value, the empty one too, by first appearance. BINARY: the value
/// itself, 2 = missing or invalid.
/// throws  std::invalid_argument for other types
[[nodiscard]] SampledLevels sampled_levels(std::span<const RecordBlock> blocks, std::size_t column,
                                           AttributeType type);

/// The target as something to be told about: classes as they are, numbers in ten bins of equal
/// population. kNoCode where it is missing.
[[nodiscard]] SampledLevels sampled_target(std::span<const RecordBlock> blocks, std::size_t column,
                                           AttributeType type);

}  // namespace glassbox::recipes
