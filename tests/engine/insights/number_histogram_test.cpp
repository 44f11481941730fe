#include "engine/insights/number_histogram.h"

#include <catch2/catch.hpp>
#include <cfloat>
#include <cmath>

using namespace glassbox::testing;

TEST_CASE("numbers of any size come in a few bins that hold all of them",
          "[engine][number_histogram]") {
  using Values = std::vector<NumberTally::Entry>;
  const auto values = GENERATE(
      Values{{5e-324, 1}, {1e-323, 2}}, Values{{-1e-310, 1}, {1e-310, 1}}, Values{{5e-324, 4}},
      Values{{-DBL_MAX, 1}, {DBL_MAX, 1}}, Values{{1e16, 3}, {1e16 + 2, 4}},
      Values{{1, 1}, {1 + DBL_EPSILON, 1}}, Values{{0, 7}}, Values{{-DBL_MAX, 1}, {5e-324, 90}});
  const NumberHistogram histogram = histogram_of(values, /*is_whole=*/false);
  CAPTURE(values.front().value, histogram.begin, histogram.width);
  CHECK(std::isfinite(histogram.begin));
  CHECK(std::isfinite(histogram.width));
  CHECK(histogram.width > 0);
  CHECK(histogram.counts.size() <= 40);
  std::uint64_t in_bins = 0, all = 0;
  for (const std::uint64_t count : histogram.counts) in_bins += count;
  for (const NumberTally::Entry& entry : values) all += entry.count;
  CHECK(in_bins == all);
}
