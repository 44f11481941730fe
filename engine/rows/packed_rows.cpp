#include "engine/rows/packed_rows.h"

namespace glassbox::engine {

std::size_t PackedRows::memory_bytes() const {
  const auto bytes = [](const auto&... array) { return (... + (array.size() * sizeof array[0])); };
  return bytes(nonreference, nonreference_ends, nonreference_groups, indicators, indicator_ends,
               numbers, squared_norms, labels, weights);
}

RowsView PackedRows::view(std::size_t number_count) const {
  return {nonreference.data(),
          nonreference_groups.data(),
          nonreference_ends.data(),
          indicators.data(),
          indicator_ends.data(),
          numbers.data(),
          number_count,
          number_stride(number_count),
          squared_norms.data(),
          labels.data(),
          weights.empty() ? nullptr : weights.data()};
}

}  // namespace glassbox::engine
