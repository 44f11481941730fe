#include "engine/metrics/poisson.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

using namespace glassbox::testing;

TEST_CASE("Poisson draws occur as often as the distribution says", "[engine][poisson][property]") {
  const double mean = GENERATE(0.0, 0.3, 1.0, 9.9, 10.0, 37.5, 1000.0);
  CAPTURE(mean);
  std::mt19937_64 random(7);
  constexpr int kDraws = 200'000;
  std::vector<double> seen(static_cast<std::size_t>(2 * mean + 60));
  double sum = 0;
  for (int i = 0; i < kDraws; ++i) {
    const std::uint64_t count = draw_poisson(mean, random);
    sum += static_cast<double>(count);
    REQUIRE(count < seen.size());
    ++seen[count];
  }
  // Six standard errors, for the mean and for each count's share.
  CHECK(std::abs(sum / kDraws - mean) <= 6 * std::sqrt(mean / kDraws));
  for (std::size_t k = 0; k < seen.size(); ++k) {
    const double x = static_cast<double>(k);
    const double share =
        mean == 0 ? (k == 0 ? 1 : 0) : std::exp(x * std::log(mean) - mean - std::lgamma(x + 1));
    CHECK(std::abs(seen[k] / kDraws - share) <=
          6 * std::sqrt(share / kDraws) + 1e-4 * share + 3e-5);
  }
}
