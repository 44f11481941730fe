// Student's t and the normal distribution, as far as tests of coefficients need them.
#include "engine/metrics/student_t.h"

#include <cmath>

namespace glassbox::engine {
namespace {

// The incomplete beta function I_x(a, b) by its continued fraction.
//
// source  Press et al., Numerical Recipes, 3rd ed. (2007), section 6.4
double continued_fraction(double a, double b, double x) {
  constexpr double kTiny = 1e-300, kEnough = 1e-16;
  const auto away_from_0 = [](double v) { return std::abs(v) < kTiny ? kTiny : v; };
  double c = 1, d = 1 / away_from_0(1 - (a + b) * x / (a + 1)), h = d;
  for (int m = 1; m < 10'000; ++m) {
    const double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / away_from_0(1 + even * d);
    c = away_from_0(1 + even / c);
    h *= d * c;
    const double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / away_from_0(1 + odd * d);
    c = away_from_0(1 + odd / c);
    h *= d * c;
    if (std::abs(d * c - 1) < kEnough) break;
  }
  return h;
}

// x and 1 - x both, as one of them may be too small to be told from the other.
double incomplete_beta(double a, double b, double x, double rest) {
  if (x <= 0) return 0;
  if (rest <= 0) return 1;
  const double front = std::exp(std::lgamma(a + b) - std::lgamma(a) - std::lgamma(b) +
                                a * std::log(x) + b * std::log(rest));
  return x < (a + 1) / (a + b + 2) ? front * continued_fraction(a, b, x) / a
                                   : 1 - front * continued_fraction(b, a, rest) / b;
}

}  // namespace

double two_sided_p(double t, std::uint64_t degrees_of_freedom) {
  if (std::isnan(t)) return t;
  if (degrees_of_freedom == 0) return std::erfc(std::abs(t) / std::sqrt(2.0));
  if (std::isinf(t)) return 0;
  const auto n = static_cast<double>(degrees_of_freedom);
  return incomplete_beta(n / 2, 0.5, n / (n + t * t), t * t / (n + t * t));
}

double two_sided_quantile(double p, std::uint64_t degrees_of_freedom) {
  double low = 0, high = 1;
  while (two_sided_p(high, degrees_of_freedom) > p && high < 1e300) high *= 2;
  for (int halving = 0; halving < 200 && low < high; ++halving) {
    const double middle = low + (high - low) / 2;
    if (middle == low || middle == high) break;
    (two_sided_p(middle, degrees_of_freedom) > p ? low : high) = middle;
  }
  return high;
}

}  // namespace glassbox::engine
