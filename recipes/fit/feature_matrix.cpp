#include "recipes/fit/feature_matrix.h"

#include <algorithm>
#include <cassert>

namespace glassbox::recipes {

void FeatureMatrix::append(const FeatureMatrix& other) {
  assert(number_count == other.number_count);
  const std::uint64_t shift = ids.size();
  numbers.insert(numbers.end(), other.numbers.begin(), other.numbers.end());
  ids.insert(ids.end(), other.ids.begin(), other.ids.end());
  for (const std::uint64_t end : other.row_ends) row_ends.push_back(shift + end);
}

std::size_t FeatureMatrix::memory_bytes() const {
  return numbers.capacity() * sizeof(float) + row_ends.capacity() * sizeof(std::uint64_t) +
         ids.capacity() * sizeof(std::uint32_t);
}

std::size_t FeatureSpace::group_of(std::uint32_t indicator) const {
  assert(indicator < indicator_count());
  const auto after = std::upper_bound(
      groups.begin(), groups.end(), indicator,
      [](std::uint32_t id, const IndicatorGroup& group) { return id < group.end; });
  return static_cast<std::size_t>(after - groups.begin());
}

}  // namespace glassbox::recipes
