#include "engine/residual_histogram.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <utility>

namespace glassbox {
namespace {

constexpr double kBinsAcross = 20, kMostBinsBeside0 = 100;
constexpr int kFine = 10;  // fine bins in a wide one

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

// Dividing first: just below a multiple of the width, ten times the quotient rounds to a number
// below the multiple's, too, so that the wide bins are those that dividing alone would give.
int fine_bin_of(double residual, double width) {
  constexpr double kMost = kFine * kMostBinsBeside0;
  return static_cast<int>(std::clamp(std::floor(residual / width * kFine), -kMost, kMost - 1));
}

int wide_bin_of(int fine_bin) {
  return fine_bin >= 0 ? fine_bin / kFine : -((-fine_bin + kFine - 1) / kFine);
}

// bins  not empty
ResidualHistogram histogram_of(const std::map<int, std::uint64_t>& bins, double width) {
  const int first = bins.begin()->first;
  ResidualHistogram histogram;
  histogram.width = width;
  histogram.begin = first * width;
  histogram.counts.resize(static_cast<std::size_t>(bins.rbegin()->first - first) + 1);
  for (const auto& [bin, count] : bins)
    histogram.counts[static_cast<std::size_t>(bin - first)] = count;
  return histogram;
}

}  // namespace

void ResidualCounts::add(double residual) {
  if (width_ > 0) {
    ++fine_bins_[fine_bin_of(residual, width_)];
    return;
  }
  first_.push_back(residual);
  if (first_.size() < kDeciding) return;
  auto [width, fine_bins] = counted();
  width_ = width;
  fine_bins_ = std::move(fine_bins);
  std::vector<double>().swap(first_);
}

ResidualCounts::Counted ResidualCounts::counted() const {
  if (width_ > 0) return {width_, fine_bins_};
  if (first_.empty()) throw std::invalid_argument("no residuals to count");
  Counted counted{width_for(first_), {}};
  for (const double kept : first_) ++counted.fine_bins[fine_bin_of(kept, counted.width)];
  return counted;
}

ResidualHistograms ResidualCounts::histograms() const {
  const Counted all = counted();
  Bins wide;
  for (const auto& [bin, count] : all.fine_bins) wide[wide_bin_of(bin)] += count;
  return {histogram_of(wide, all.width), histogram_of(all.fine_bins, all.width / kFine)};
}

}  // namespace glassbox
