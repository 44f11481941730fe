#include "recipes/number_statistics.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <random>

using namespace glassbox;

namespace {

// Bytes, repeats, reals, negatives and missing ones, enough to be radix-sorted.
std::vector<double> random_values(unsigned seed, std::size_t count) {
  std::mt19937 rng(seed);
  std::vector<double> values(count);
  for (double& v : values) {
    switch (rng() % 5) {
      case 0:
        v = rng() % 300;
        break;
      case 1:
        v = -0.25 * (rng() % 40);
        break;
      case 2:
        v = NAN;
        break;
      default:
        v = std::normal_distribution(3.0, 1e3)(rng);
    }
  }
  return values;
}

NumberSample sample_of(const std::vector<double>& values) {
  NumberSample sample;
  sample.add(values);
  sample.finish();
  return sample;
}

}  // namespace

TEST_CASE("mean and deviation are those of the plain formulas", "[recipes][number_statistics]") {
  const std::vector<double> values = random_values(1, 20'000);
  double n = 0, sum = 0, squares = 0;
  for (const double v : values) {
    if (std::isnan(v)) continue;
    n += 1;
    sum += v;
  }
  for (const double v : values) {
    if (!std::isnan(v)) squares += (v - sum / n) * (v - sum / n);
  }
  const NumberStatistics learnt = sample_of(values).statistics();
  CHECK(learnt.mean == Approx(sum / n).epsilon(1e-12));
  CHECK(learnt.deviation == Approx(std::sqrt(squares / n)).epsilon(1e-12));
  CHECK(static_cast<double>(learnt.missing_count) == static_cast<double>(values.size()) - n);
}

TEST_CASE("statistics depend on the values alone, not their order or blocks",
          "[recipes][number_statistics][property]") {
  const auto seed = GENERATE(range(0u, 10u));
  CAPTURE(seed);
  std::vector<double> values = random_values(seed, seed % 2 == 0 ? 100 : 10'000);
  const NumberSample sample = sample_of(values);
  std::shuffle(values.begin(), values.end(), std::mt19937(seed));
  NumberSample other;
  for (std::size_t i = 0; i < values.size(); i += 33) {
    other.add(std::span(values).subspan(i, std::min<std::size_t>(33, values.size() - i)));
  }
  other.finish();
  CHECK(other.statistics().mean == sample.statistics().mean);
  CHECK(other.statistics().deviation == sample.statistics().deviation);
  CHECK(other.fit_bins(50).edges() == sample.fit_bins(50).edges());

  std::erase_if(values, [](double v) { return std::isnan(v); });
  std::sort(values.begin(), values.end());
  CHECK(QuantileBin::fit(values, 50).edges() == sample.fit_bins(50).edges());
}

TEST_CASE("without any value everything is 0", "[recipes][number_statistics]") {
  const NumberStatistics learnt = sample_of({NAN, NAN}).statistics();
  CHECK(learnt.mean == 0);
  CHECK(learnt.deviation == 0);
  CHECK(learnt.missing_count == 2);
  CHECK(sample_of({NAN}).fit_bins(5).edges().empty());
}

TEST_CASE("equal values have no deviation", "[recipes][number_statistics]") {
  const auto v = GENERATE(0.1, 1e300, -7.0, 5e-324, 1.0 / 3);
  const NumberStatistics learnt = sample_of(std::vector<double>(1001, v)).statistics();
  CHECK(learnt.mean == v);
  CHECK(learnt.deviation == 0);
}
