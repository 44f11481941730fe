/// engine/rows/packed_rows.h: some training records laid out in the order of training, so that a
/// pass reads memory from front to back.
#pragma once

#include <cstdint>

#include "engine/rows/rows_view.h"
#include "engine/rows/unset_vector.h"

namespace glassbox::engine {

/// Owns what a RowsView points to.
struct PackedRows {
  UnsetVector<std::uint32_t> nonreference, nonreference_ends;
  UnsetVector<std::uint16_t> nonreference_groups;
  UnsetVector<std::uint32_t> indicators, indicator_ends;
  UnsetVector<float> numbers, squared_norms, labels, weights;

  [[nodiscard]] std::size_t row_count() const { return labels.size(); }
  [[nodiscard]] std::size_t memory_bytes() const;
  /// number_count  of each row; numbers are padded to a multiple of 8
  [[nodiscard]] RowsView view(std::size_t number_count) const;
};

/// How many floats the numbers of a row take.
[[nodiscard]] constexpr std::size_t number_stride(std::size_t number_count) {
  return (number_count + 7) / 8 * 8;
}

}  // namespace glassbox::engine
