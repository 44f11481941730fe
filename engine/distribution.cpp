#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>

#include "engine/metrics.h"

namespace glassbox {
namespace {

// A distribution known by its percentiles q[0] .. q[100], straight in between; equal neighbours
// are a jump, so the function has a left limit of its own there.
class PercentileDistribution {
 public:
  explicit PercentileDistribution(std::span<const double> q) : q_(q) {}

  double up_to(double x) const {  // P(X <= x)
    const auto above = std::ranges::upper_bound(q_, x);
    if (above == q_.begin()) return 0;
    return above == q_.end() ? 1 : between(above - q_.begin() - 1, x);
  }
  double below(double x) const {  // P(X < x)
    const auto at_or_above = std::ranges::lower_bound(q_, x);
    if (at_or_above == q_.begin()) return 0;
    return at_or_above == q_.end() ? 1 : between(at_or_above - q_.begin() - 1, x);
  }

 private:
  double between(std::ptrdiff_t i, double x) const {  // q[i] <= x <= q[i+1], and they differ
    const auto k = static_cast<std::size_t>(i);
    const double share = (x - q_[k]) / (q_[k + 1] - q_[k]);
    return (static_cast<double>(k) + share) / static_cast<double>(q_.size() - 1);
  }
  std::span<const double> q_;
};

}  // namespace

double total_variation(std::span<const std::uint64_t> a, std::span<const std::uint64_t> b) {
  const double sum_a = static_cast<double>(std::accumulate(a.begin(), a.end(), std::uint64_t{0}));
  const double sum_b = static_cast<double>(std::accumulate(b.begin(), b.end(), std::uint64_t{0}));
  if (sum_a == 0 || sum_b == 0) throw std::invalid_argument("no counts to compare");
  double distance = 0;
  for (std::size_t k = 0; k < std::max(a.size(), b.size()); ++k) {
    const double share_a = k < a.size() ? static_cast<double>(a[k]) / sum_a : 0;
    const double share_b = k < b.size() ? static_cast<double>(b[k]) / sum_b : 0;
    distance += std::abs(share_a - share_b);
  }
  return distance / 2;
}

// The sample's distribution function is flat between neighbouring values and the other one only
// rises, so the largest gap lies just before or at a value of the sample.
double kolmogorov_smirnov(std::span<const double> sample, std::span<const double> percentiles) {
  if (sample.empty()) throw std::invalid_argument("no values to compare");
  if (percentiles.size() < 2) throw std::invalid_argument("a distribution needs its percentiles");
  std::vector<double> sorted(sample.begin(), sample.end());
  std::ranges::sort(sorted);
  const PercentileDistribution distribution(percentiles);
  const double n = static_cast<double>(sorted.size());
  double largest = 0;
  for (std::size_t i = 0; i < sorted.size();) {
    const double x = sorted[i];
    const double before = static_cast<double>(i) / n;
    while (i < sorted.size() && sorted[i] == x) ++i;
    const double after = static_cast<double>(i) / n;
    largest = std::max({largest, std::abs(before - distribution.below(x)),
                        std::abs(after - distribution.up_to(x))});
  }
  return largest;
}

}  // namespace glassbox
