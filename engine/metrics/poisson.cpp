#include "engine/metrics/poisson.h"

#include <cmath>

#include "engine/metrics/fixed_math.h"

namespace glassbox::engine {
namespace {

// In (0, 1): the middle of one of 2^53 equal parts.
double draw_uniform(std::mt19937_64& random) {
  return (static_cast<double>(random() >> 11) + 0.5) * 0x1p-53;
}

// log(k!) by Stirling's series, whose first term left out is below 1e-9 from k = 10 on.
double log_factorial(double k) {
  if (k < 10) {
    double product = 1;
    for (double i = 2; i <= k; ++i) product *= i;
    return fixed_log(product);
  }
  constexpr double kHalfLog2Pi = 0.91893853320467274178;
  const double inverse = 1 / k, square = inverse * inverse;
  return (k + 0.5) * fixed_log(k) - k + kHalfLog2Pi +
         inverse * (1.0 / 12 - square * (1.0 / 360 - square / 1260));
}

std::uint64_t by_inversion(double mean, std::mt19937_64& random) {
  double rest = draw_uniform(random), probability = fixed_exp(-mean);
  std::uint64_t count = 0;
  for (; rest > probability && probability > 0; ++count) {
    rest -= probability;
    probability *= mean / static_cast<double>(count + 1);
  }
  return count;
}

// Names as in the paper.
std::uint64_t by_rejection(double mu, std::mt19937_64& random) {
  const double b = 0.931 + 2.53 * std::sqrt(mu);
  const double a = -0.059 + 0.02483 * b;
  const double inverse_alpha = 1.1239 + 1.1328 / (b - 3.4);
  const double v_r = 0.9277 - 3.6224 / (b - 2);
  const double log_mu = fixed_log(mu);
  for (;;) {
    const double u = draw_uniform(random) - 0.5, v = draw_uniform(random);
    const double us = 0.5 - std::abs(u);
    const double k = std::floor((2 * a / us + b) * u + mu + 0.43);
    if (us >= 0.07 && v <= v_r) return static_cast<std::uint64_t>(k);
    if (k < 0 || (us < 0.013 && v > us)) continue;
    if (fixed_log(v * inverse_alpha / (a / (us * us) + b)) <= k * log_mu - mu - log_factorial(k))
      return static_cast<std::uint64_t>(k);
  }
}

}  // namespace

std::uint64_t draw_poisson(double mean, std::mt19937_64& random) {
  return mean < 10 ? by_inversion(mean, random) : by_rejection(mean, random);
}

}  // namespace glassbox::engine
