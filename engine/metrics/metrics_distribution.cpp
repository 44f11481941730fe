// Distances between two distributions: total variation of counts, Kolmogorov-Smirnov of a sample
// against a distribution that is known by its percentiles.
#include <algorithm>
#include <cmath>
#include <iterator>
#include <numeric>
#include <stdexcept>

#include "engine/metrics/metrics.h"

namespace glassbox::engine {
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
// rises, so the largest gap lies just before or at a value of the sample. Percentiles cut the
// values into ranges on which the other function hardly rises: what the gap can be there at most
// is known from how many values lie before and within, and mostly too little to sort them for.
double kolmogorov_smirnov(std::span<const double> sample, std::span<const double> percentiles,
                          double of_interest) {
  if (sample.empty()) throw std::invalid_argument("no values to compare");
  if (percentiles.size() < 2) throw std::invalid_argument("a distribution needs its percentiles");
  const PercentileDistribution distribution(percentiles);
  const double n = static_cast<double>(sample.size());

  const std::size_t cuts = percentiles.size();  // range s: percentiles[s-1] <= x < percentiles[s]
  const auto range_of = [&](double x) {         // an upper bound without a branch to guess wrong
    const double* at = percentiles.data();
    for (std::size_t left = cuts; left > 1;) {
      const std::size_t half = left / 2;
      at += at[half - 1] <= x ? half : 0;
      left -= half;
    }
    return static_cast<std::size_t>(at - percentiles.data()) + (*at <= x ? 1 : 0);
  };
  std::vector<std::size_t> begins(cuts + 2);
  for (const double x : sample) ++begins[range_of(x) + 1];
  std::partial_sum(begins.begin(), begins.end(), begins.begin());
  const auto share = [&](std::size_t count) { return static_cast<double>(count) / n; };

  double largest = 0;  // just before each percentile; then of all
  for (std::size_t i = 0; i < cuts; ++i)
    largest =
        std::max(largest, std::abs(share(begins[i + 1]) - distribution.below(percentiles[i])));
  std::vector<bool> is_looked_at(cuts + 1);
  for (std::size_t s = 0; s <= cuts; ++s) {
    const auto steps = static_cast<double>(cuts - 1);
    const double low = s == 0 ? 0 : static_cast<double>(s - 1) / steps;
    const double high = s == cuts ? 1 : static_cast<double>(s) / steps;
    const double most = std::max(share(begins[s + 1]) - low, high - share(begins[s]));
    is_looked_at[s] = begins[s] < begins[s + 1] && most > std::max(largest, of_interest);
  }
  std::vector<double> values;
  if (std::ranges::find(is_looked_at, true) != is_looked_at.end())
    std::ranges::copy_if(sample, std::back_inserter(values),
                         [&](double x) { return is_looked_at[range_of(x)]; });
  std::ranges::sort(values);
  for (std::size_t i = 0, range = cuts + 1, before = 0; i < values.size();) {
    const double x = values[i];
    if (range_of(x) != range) before = begins[range = range_of(x)];
    std::size_t after = before;
    for (; i < values.size() && values[i] == x; ++i) ++after;
    largest = std::max({largest, std::abs(share(before) - distribution.below(x)),
                        std::abs(share(after) - distribution.up_to(x))});
    before = after;
  }
  return largest;
}

}  // namespace glassbox::engine
