#include "engine/insights/number_histogram.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace glassbox::engine {
namespace {

// The least of 1, 2, 5 times a power of ten that is not below `width`.
double readable_width(double width) {
  const double power = std::pow(10.0, std::floor(std::log10(width)));
  for (const double times : {1.0, 2.0, 5.0})
    if (times * power >= width) return times * power;
  return 10 * power;
}

}  // namespace

double quantile_of(std::span<const NumberTally::Entry> values, double share) {
  std::uint64_t total = 0;
  for (const NumberTally::Entry& entry : values) total += entry.count;
  const double place = share * static_cast<double>(total - 1);
  const auto rank = static_cast<std::uint64_t>(place);
  std::uint64_t up_to = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    up_to += values[i].count;
    if (up_to <= rank) continue;
    const double low = values[i].value;
    if (up_to > rank + 1 || i + 1 == values.size()) return low;
    const double part = place - static_cast<double>(rank);
    return low * (1 - part) + values[i + 1].value * part;
  }
  return values.back().value;
}

NumberHistogram histogram_of(std::span<const NumberTally::Entry> values, bool is_whole) {
  constexpr double kBins = 20;
  const double low = quantile_of(values, 0.01), high = quantile_of(values, 0.99);
  NumberHistogram histogram;
  const double range = high / kBins - low / kBins;  // halves of huge ranges do not overflow
  histogram.width = range > 0  ? readable_width(range)
                    : is_whole ? 1
                               : readable_width(low == 0 ? 1 : std::abs(low) / 100);
  // Bins of numbers next to zero may not be narrower than doubles can tell.
  constexpr double kLeastWidth = 1e-300;
  histogram.width = std::max(histogram.width, is_whole ? 1.0 : kLeastWidth);
  const double first = std::floor(low / histogram.width);
  const double last = std::max(first, std::floor(high / histogram.width));
  constexpr double kLargest = std::numeric_limits<double>::max();
  histogram.begin = std::clamp(first * histogram.width, -kLargest, kLargest);
  histogram.counts.resize(static_cast<std::size_t>(last - first) + 1);
  for (const NumberTally::Entry& entry : values) {
    const double bin = std::clamp(std::floor(entry.value / histogram.width), first, last) - first;
    histogram.counts[static_cast<std::size_t>(bin)] += entry.count;
  }
  return histogram;
}

}  // namespace glassbox::engine
