// Numbers of similar size are added up many at a time; one at a time is the obvious way, and must
// give the same bits.
#include "recipes/numbers/exact_moments.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

using namespace glassbox::testing;

namespace {

void check_like_one_at_a_time(const std::vector<double>& values) {
  ExactMoments together, one_at_a_time;
  together.add(values);
  for (const double value : values)
    if (!std::isnan(value)) one_at_a_time.add(value, 1);
  CHECK(together.count() == one_at_a_time.count());
  CHECK(together.mean() == one_at_a_time.mean());
  CHECK(together.deviation() == one_at_a_time.deviation());
}

}  // namespace

TEST_CASE("moments of many numbers are those of one number after the other",
          "[recipes][exact_moments][property]") {
  const unsigned seed = GENERATE(range(0u, 200u));
  CAPTURE(seed);
  std::mt19937 rng(seed);
  // Of one size or of many, around any power of two, with and without signs, gaps and zeros.
  const int exponent = std::uniform_int_distribution(-1070, 1000)(rng);
  const int spread = std::uniform_int_distribution(0, 70)(rng) / (seed % 3 + 1);
  const double digits = std::pow(10.0, seed % 7);
  std::vector<double> values(1 + rng() % 600);
  for (double& value : values) {
    const int at = exponent + std::uniform_int_distribution(0, spread)(rng);
    value = std::ldexp(std::uniform_real_distribution{-1.0, 1.0}(rng), at);
    if (seed % 4 == 1) value = std::round(std::uniform_real_distribution{}(rng)*digits) / digits;
    if (rng() % 50 == 0) value = 0;
    if (seed % 2 == 0 && rng() % 90 == 0) value = std::numeric_limits<double>::quiet_NaN();
  }
  check_like_one_at_a_time(values);
}

TEST_CASE("no number is too small beside others to count", "[recipes][exact_moments]") {
  check_like_one_at_a_time({1e270, -1e270, 1e-90});
  check_like_one_at_a_time({1e19, -1e19, 5e-324});
  check_like_one_at_a_time({std::ldexp(1.0, 64), -std::ldexp(1.0, 64), 1e-300});
  ExactMoments moments;
  moments.add(std::vector<double>{1e270, -1e270, 3e-90});
  CHECK(moments.mean() == 1e-90);
}

TEST_CASE("the largest and the smallest numbers have moments", "[recipes][exact_moments]") {
  constexpr double kMost = std::numeric_limits<double>::max(),
                   kLeast = std::numeric_limits<double>::denorm_min();
  check_like_one_at_a_time(std::vector<double>(300, kMost));
  check_like_one_at_a_time(std::vector<double>(300, kLeast));
  check_like_one_at_a_time({kMost, kLeast, -kMost, 0.0, -0.0});
  check_like_one_at_a_time(std::vector<double>(257, -0.1));
}
