/// engine/number_histogram.h: numbers of any range in a few bins that a person can read.
#pragma once

#include <span>

#include "engine/attribute_tally.h"
#include "engine/insights.h"

namespace glassbox::engine {

/// Some 10 to 25 bins over the 1 % to 99 % quantiles, their width 1, 2 or 5 times a power of ten;
/// at least 1 where all values are whole. values  ascending, at least one
[[nodiscard]] NumberHistogram histogram_of(std::span<const NumberTally::Entry> values,
                                           bool is_whole);

/// The value of rank ceil(share * n), at least 1, counting repetitions.
[[nodiscard]] double quantile_of(std::span<const NumberTally::Entry> values, double share);

}  // namespace glassbox::engine
