#include "engine/residual_histogram.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace glassbox {
namespace {

constexpr double kBinsAcross = 20, kMostBinsBeside0 = 100;

// The smallest of 1, 2, 5, 10 times a power of ten that is at least x; 1 for x = 0.
double round_up(double x) {
  if (!(x > 0) || !std::isfinite(x)) return 1;
  const double power = std::pow(10.0, std::floor(std::log10(x)));
  for (const double step : {1.0, 2.0, 5.0}) {
    if (step * power >= x) return step * power;
  }
  return 10 * power;
}

}  // namespace

ResidualHistogram residual_histogram(std::span<const double> residuals) {
  if (residuals.empty()) throw std::invalid_argument("no residuals to count");
  std::vector<double> sorted(residuals.begin(), residuals.end());
  std::ranges::sort(sorted);
  const std::size_t tail = (sorted.size() - 1) / 100;
  ResidualHistogram histogram;
  histogram.width = round_up((sorted[sorted.size() - 1 - tail] - sorted[tail]) / kBinsAcross);
  const auto bin = [&](double residual) {
    return std::clamp(std::floor(residual / histogram.width), -kMostBinsBeside0,
                      kMostBinsBeside0 - 1);
  };
  const double first = bin(sorted.front());
  histogram.begin = first * histogram.width;
  histogram.counts.resize(static_cast<std::size_t>(bin(sorted.back()) - first) + 1);
  for (const double residual : sorted) {
    ++histogram.counts[static_cast<std::size_t>(bin(residual) - first)];
  }
  return histogram;
}

}  // namespace glassbox
