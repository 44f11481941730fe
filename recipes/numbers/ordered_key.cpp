#include "recipes/numbers/ordered_key.h"

#include <array>
#include <cstddef>

namespace glassbox::recipes {

void sort_numbers(std::vector<double>& values) {
  constexpr int kDigitBits = 8, kDigits = 64 / kDigitBits;
  constexpr std::size_t kRadix = std::size_t{1} << kDigitBits;
  std::array<std::array<std::size_t, kRadix>, kDigits> counts{};
  std::vector<std::uint64_t> keys(values.size()), sorted(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    keys[i] = ordered_key(values[i]);
    for (std::size_t d = 0; d < kDigits; ++d)
      ++counts[d][keys[i] >> (d * kDigitBits) & (kRadix - 1)];
  }
  for (std::size_t d = 0; d < kDigits; ++d) {
    std::array<std::size_t, kRadix>& places = counts[d];
    std::size_t begin = 0;
    bool is_one = false;  // all keys share this digit: nothing to do
    for (std::size_t& place : places) {
      is_one = is_one || place == values.size();
      const std::size_t count = place;
      place = begin;
      begin += count;
    }
    if (is_one) continue;
    for (const std::uint64_t key : keys)
      sorted[places[key >> (d * kDigitBits) & (kRadix - 1)]++] = key;
    keys.swap(sorted);
  }
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = value_of_key(keys[i]);
}

}  // namespace glassbox::recipes
