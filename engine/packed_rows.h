/// engine/packed_rows.h: some training records laid out in the order of training, so that a pass
/// reads memory from front to back.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/sgd_kernels.h"

namespace glassbox {

/// Owns what a RowsView points to.
struct PackedRows {
  std::vector<std::uint32_t> departures, departure_ends;
  std::vector<std::uint16_t> departure_slots;
  std::vector<std::uint32_t> indicators, indicator_ends;
  std::vector<float> numbers, squared_norms, labels, weights;

  [[nodiscard]] std::size_t row_count() const { return labels.size(); }
  [[nodiscard]] std::size_t memory_bytes() const;
  /// number_count  of each row; numbers are padded to a multiple of 8
  [[nodiscard]] RowsView view(std::size_t number_count) const;
};

/// How many floats the numbers of a row take.
[[nodiscard]] constexpr std::size_t number_stride(std::size_t number_count) {
  return (number_count + 7) / 8 * 8;
}

}  // namespace glassbox
