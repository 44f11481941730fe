#include "engine/metrics/point_sample.h"

#include <catch2/catch.hpp>

using namespace glassbox::testing;

namespace {

std::vector<PredictedPoint> sample_of(std::size_t n) {
  PointSample sample;
  for (std::size_t i = 0; i < n; ++i)
    sample.add({static_cast<double>(i), static_cast<float>(i) / 2});
  return sample.points();
}

}  // namespace

TEST_CASE("few points are all kept, in their order", "[engine][point_sample]") {
  const auto points = sample_of(PointSample::kMostPoints);
  REQUIRE(points.size() == PointSample::kMostPoints);
  for (std::size_t i = 0; i < points.size(); ++i) CHECK(points[i].actual == i);
}

TEST_CASE("of many points a thousand are kept, from all along", "[engine][point_sample]") {
  constexpr std::size_t n = 100'000, tenths = 10;
  const auto points = sample_of(n);
  CHECK(points.size() == PointSample::kMostPoints);
  std::vector<std::size_t> counts(tenths);
  for (const PredictedPoint& point : points) {
    CHECK(point.predicted == Approx(point.actual / 2));  // pairs stay together
    ++counts[static_cast<std::size_t>(point.actual) * tenths / n];
  }
  // 100 expected in each tenth, standard deviation below 10: five of them.
  for (const std::size_t count : counts) CHECK((count > 50 && count < 150));
  CHECK(sample_of(n)[17].actual == points[17].actual);
}
