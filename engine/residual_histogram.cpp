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

// Of some residuals, which are sorted on the way.
double width_for(std::vector<double> residuals) {
  std::ranges::sort(residuals);
  const std::size_t tail = (residuals.size() - 1) / 100;
  return round_up((residuals[residuals.size() - 1 - tail] - residuals[tail]) / kBinsAcross);
}

int bin_of(double residual, double width) {
  return static_cast<int>(
      std::clamp(std::floor(residual / width), -kMostBinsBeside0, kMostBinsBeside0 - 1));
}

}  // namespace

void ResidualCounts::add(double residual) {
  if (width_ > 0) {
    ++bins_[bin_of(residual, width_)];
    return;
  }
  first_.push_back(residual);
  if (first_.size() < kDeciding) return;
  width_ = width_for(first_);
  for (const double kept : first_) ++bins_[bin_of(kept, width_)];
  std::vector<double>().swap(first_);
}

ResidualHistogram ResidualCounts::histogram() const {
  if (first_.empty() && bins_.empty()) throw std::invalid_argument("no residuals to count");
  const double width = width_ > 0 ? width_ : width_for(first_);
  std::map<int, std::uint64_t> bins = bins_;
  for (const double kept : first_) ++bins[bin_of(kept, width)];
  const int first = bins.begin()->first;
  ResidualHistogram histogram;
  histogram.width = width;
  histogram.begin = first * width;
  histogram.counts.resize(static_cast<std::size_t>(bins.rbegin()->first - first) + 1);
  for (const auto& [bin, count] : bins)
    histogram.counts[static_cast<std::size_t>(bin - first)] = count;
  return histogram;
}

}  // namespace glassbox
