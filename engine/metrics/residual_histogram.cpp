// Picks a bin width that people can read, 1, 2 or 5 times a power of ten, from the residuals'
// middle 98 %; 0 is always a border between bins, so that too high and too low stand apart.
#include "engine/metrics/residual_histogram.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <utility>

namespace glassbox::engine {
namespace {

constexpr double kBinsAcross = 20;
constexpr int kMostBinsBeside0 = 100;
constexpr int kFine = 10;  // fine bins in a wide one
constexpr int kMostFineBeside0 = kFine * kMostBinsBeside0;

// The smallest of 1, 2, 5, 10 times a power of ten that is at least x; 1 for x = 0 and for what is
// so small that powers of ten lose digits.
double round_up(double x) {
  if (!(x >= std::numeric_limits<double>::min()) || !std::isfinite(x)) return 1;
  const double power = std::pow(10.0, std::floor(std::log10(x)));
  for (const double step : {1.0, 2.0, 5.0}) {
    if (step * power >= x) return step * power;
  }
  return 10 * power;
}

double width_for(std::vector<double> residuals) {
  const auto tail = static_cast<std::ptrdiff_t>((residuals.size() - 1) / 100);
  const auto low = residuals.begin() + tail, high = residuals.end() - 1 - tail;
  std::nth_element(residuals.begin(), low, residuals.end());
  const double lowest = *low;
  std::nth_element(low, high, residuals.end());
  return round_up((*high - lowest) / kBinsAcross);
}

// Dividing first: just below a multiple of the width, ten times the quotient rounds to a number
// below the multiple's, too, so that the wide bins are those that dividing alone would give.
std::size_t fine_bin_of(double residual, double width) {
  constexpr double kMost = kMostFineBeside0;
  const double bin = std::clamp(std::floor(residual / width * kFine), -kMost, kMost - 1);
  return static_cast<std::size_t>(bin + kMost);
}

// Without the empty bins at either end.
// bins  those of a width, as many on either side of 0, one of them not empty
ResidualHistogram histogram_of(const std::vector<std::uint64_t>& bins, double width) {
  const auto is_filled = [](std::uint64_t count) { return count > 0; };
  const auto first = std::ranges::find_if(bins, is_filled);
  const auto last = std::find_if(bins.rbegin(), bins.rend(), is_filled).base();
  const auto beside_0 = static_cast<std::ptrdiff_t>(bins.size() / 2);
  return {static_cast<double>(first - bins.begin() - beside_0) * width, width, {first, last}};
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
  Counted counted{width_for(first_), Bins(2 * kMostFineBeside0)};
  for (const double kept : first_) ++counted.fine_bins[fine_bin_of(kept, counted.width)];
  return counted;
}

ResidualHistograms ResidualCounts::histograms() const {
  const Counted all = counted();
  Bins wide(2 * kMostBinsBeside0);
  for (std::size_t bin = 0; bin < all.fine_bins.size(); ++bin)
    wide[bin / kFine] += all.fine_bins[bin];
  return {histogram_of(wide, all.width), histogram_of(all.fine_bins, all.width / kFine)};
}

}  // namespace glassbox::engine
