/// engine/insights/number_histogram.h: numbers of any range in a few bins that a person can read.
#pragma once

#include <span>

#include "engine/insights/attribute_insight.h"
#include "engine/insights/attribute_profile.h"

namespace glassbox::engine {

/// Some 10 to 25 bins over the 1 % to 99 % quantiles, their width 1, 2 or 5 times a power of ten;
/// at least 1 where all values are whole. values  ascending, at least one
[[nodiscard]] NumberHistogram histogram_of(std::span<const NumberTally::Entry> values,
                                           bool is_whole);

/// The value below which this share of the values lies, counting repetitions: straight between the
/// two values next to the place share * (n - 1) (numpy's default), so that the median of 0 and 100
/// is 50. values  ascending, at least one
[[nodiscard]] double quantile_of(std::span<const NumberTally::Entry> values, double share);

}  // namespace glassbox::engine
