#include "engine/metrics/fixed_math.h"

#include <bit>
#include <catch2/catch.hpp>
#include <cmath>
#include <random>

using namespace glassbox::testing;

namespace {
double ulps(double value, long double truth) {
  const auto near = static_cast<double>(truth);
  const double ulp = std::nextafter(std::abs(near), INFINITY) - std::abs(near);
  return static_cast<double>(std::fabs(static_cast<long double>(value) - truth)) / ulp;
}
}  // namespace

TEST_CASE("fixed_exp and fixed_log are within 2 ulp of long double", "[engine][fixed_math]") {
  std::mt19937_64 rng(1);
  std::uniform_real_distribution<double> wide(-700, 700), narrow(-0.5, 0.5);
  double worst_exp = 0, worst_log = 0;
  for (int i = 0; i < 200'000; ++i) {
    const double x = i % 2 == 0 ? wide(rng) : narrow(rng);
    worst_exp = std::max(worst_exp, ulps(fixed_exp(x), std::exp(static_cast<long double>(x))));
    const double y = i % 2 == 0 ? std::exp(wide(rng)) : 1 + 0.01 * narrow(rng);
    worst_log = std::max(worst_log, ulps(fixed_log(y), std::log(static_cast<long double>(y))));
  }
  CHECK(worst_exp <= 2);
  CHECK(worst_log <= 2);
}

TEST_CASE("fixed_exp and fixed_log keep to the edges", "[engine][fixed_math]") {
  CHECK(fixed_exp(0) == 1);
  CHECK(fixed_exp(-1e9) == 0);
  CHECK(fixed_exp(710) == INFINITY);
  CHECK(std::isnan(fixed_exp(NAN)));
  CHECK(fixed_log(1) == 0);
  CHECK(fixed_log(0) == -INFINITY);
  CHECK(fixed_log(INFINITY) == INFINITY);
  CHECK(std::isnan(fixed_log(-1)));
  CHECK(fixed_log(5e-324) == Approx(-744.4400719213812));
}

TEST_CASE("the logistic helpers do not overflow", "[engine][fixed_math]") {
  CHECK(fixed_sigmoid(800) == 1);
  CHECK(fixed_sigmoid(-800) == 0);
  CHECK(fixed_sigmoid(0) == 0.5);
  CHECK(fixed_log1p_exp(800) == 800);
  CHECK(fixed_log1p_exp(-40) == Approx(std::exp(-40.0)));
  for (double m = -30; m <= 30; m += 0.37) {
    CHECK(fixed_log1p_exp(m) == Approx(std::log1p(std::exp(m))).epsilon(1e-14));
    CHECK(fixed_sigmoid(m) + fixed_sigmoid(-m) == Approx(1).epsilon(1e-15));
  }
}

TEST_CASE("fixed_exp of many has the bits of fixed_exp of each", "[engine][fixed_math]") {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  std::vector<double> given{0.0,    -0.0,   1.0,       -1.0,       709.78271289338397,
                            709.79, -708.0, -708.0001, -745.0,     1e300,
                            -1e300, 5e-324, kInfinity, -kInfinity, 0.34657359027997264};
  given.push_back(std::nextafter(709.78271289338397, kInfinity));
  given.push_back(std::nextafter(-708.0, -kInfinity));
  std::mt19937_64 random(5);
  for (const double reach : {1e-3, 1.0, 40.0, 708.0, 1500.0})
    for (int i = 0; i < 20'000; ++i)
      given.push_back(std::uniform_real_distribution<double>(-reach, reach)(random));
  std::vector<double> many = given;
  fixed_exp(std::span(many));
  for (std::size_t i = 0; i < given.size(); ++i)
    if (std::bit_cast<std::uint64_t>(many[i]) != std::bit_cast<std::uint64_t>(fixed_exp(given[i])))
      FAIL(given[i] << ": " << many[i] << ", expected " << fixed_exp(given[i]));
  std::vector<double> none{std::numeric_limits<double>::quiet_NaN(), 0};
  fixed_exp(std::span(none));
  CHECK(std::isnan(none[0]));
  CHECK(none[1] == 1);
}
