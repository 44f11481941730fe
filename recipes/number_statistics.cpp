#include "recipes/number_statistics.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace glassbox {
namespace {

// Bit patterns of doubles as unsigned integers in the same order (negative numbers reversed).
std::uint64_t ordered_bits(double value) {
  const auto bits = std::bit_cast<std::uint64_t>(value);
  return bits >> 63 ? ~bits : bits | std::uint64_t{1} << 63;
}

// Least significant digit first, 11 bits a pass. A pass whose digit never changes is skipped, which
// is most of them for floats and small integers held in doubles. About 8 times std::sort on a
// million values.
void radix_sort(std::vector<double>& values) {
  constexpr int kDigitBits = 11, kDigits = 6;
  constexpr std::size_t kBuckets = 1 << kDigitBits;
  if (values.size() < 2 * kBuckets) {
    std::sort(values.begin(), values.end());
    return;
  }
  const auto digit = [](double v, int pass) {
    return static_cast<std::size_t>(ordered_bits(v) >> (pass * kDigitBits)) & (kBuckets - 1);
  };
  std::vector<std::size_t> starts(kDigits * kBuckets);
  for (const double v : values) {
    for (int pass = 0; pass < kDigits; ++pass) {
      ++starts[static_cast<std::size_t>(pass) * kBuckets + digit(v, pass)];
    }
  }
  std::vector<double> sorted(values.size());
  for (int pass = 0; pass < kDigits; ++pass) {
    const auto start =
        starts.begin() + static_cast<std::ptrdiff_t>(pass) * std::ptrdiff_t{kBuckets};
    if (start[static_cast<std::ptrdiff_t>(digit(values[0], pass))] == values.size()) continue;
    std::size_t total = 0;
    for (std::size_t b = 0; b < kBuckets; ++b) {
      const auto at = static_cast<std::ptrdiff_t>(b);
      const std::size_t count = start[at];
      start[at] = total;
      total += count;
    }
    for (const double v : values) sorted[start[static_cast<std::ptrdiff_t>(digit(v, pass))]++] = v;
    values.swap(sorted);
  }
}

}  // namespace

void NumberSample::add(std::span<const double> values) {
  for (const double v : values) {
    // One comparison chain decides; a NaN fails it and is told apart after.
    if (v >= 0 && v < static_cast<double>(kTallies)) {
      const auto whole = static_cast<std::size_t>(v);
      if (static_cast<double>(whole) == v) {
        ++tally_[whole];
        continue;
      }
    }
    if (std::isnan(v)) {
      ++missing_;
    } else {
      kept_.push_back(v);
    }
  }
}

void NumberSample::finish() {
  radix_sort(kept_);
  const auto put = [this](double value, std::uint64_t count) {
    distinct_.push_back(value);
    counts_.push_back(count);
  };
  std::size_t whole = 0;
  const auto put_tallies_below = [&](double limit) {
    for (; whole < kTallies && static_cast<double>(whole) < limit; ++whole) {
      if (tally_[whole] > 0) put(static_cast<double>(whole), tally_[whole]);
    }
  };
  for (std::size_t i = 0; i < kept_.size();) {
    std::size_t end = i + 1;
    while (end < kept_.size() && kept_[end] == kept_[i]) ++end;
    put_tallies_below(kept_[i]);
    put(kept_[i], end - i);
    i = end;
  }
  put_tallies_below(static_cast<double>(kTallies));
  std::vector<double>().swap(kept_);
}

NumberStatistics NumberSample::statistics() const {
  NumberStatistics result{.mean = 0, .deviation = 0, .missing_count = missing_};
  if (distinct_.empty()) return result;
  // Scaling by a power of two is exact and keeps squares of 1e300 and of 1e-300 in range.
  const double largest = std::max(std::abs(distinct_.front()), std::abs(distinct_.back()));
  const int exponent = largest > 0 ? std::clamp(std::ilogb(largest), -1000, 1000) : 0;
  const double scale = std::ldexp(1.0, -exponent);
  double n = 0, sum = 0, squares = 0, rest = 0;
  for (std::size_t i = 0; i < distinct_.size(); ++i) {
    const auto count = static_cast<double>(counts_[i]);
    n += count;
    sum += count * (distinct_[i] * scale);
  }
  const double mean = sum / n;
  for (std::size_t i = 0; i < distinct_.size(); ++i) {
    const auto count = static_cast<double>(counts_[i]);
    const double away = distinct_[i] * scale - mean;
    squares += count * (away * away);
    rest += count * away;  // what rounding left in the mean
  }
  const double variance = distinct_.size() == 1 ? 0 : (squares - rest * rest / n) / n;
  // A single value is its own mean: (n v) / n may round.
  result.mean = distinct_.size() == 1 ? distinct_[0] : std::ldexp(mean, exponent);
  result.deviation = std::ldexp(std::sqrt(std::max(variance, 0.0)), exponent);
  return result;
}

QuantileBin NumberSample::fit_bins(int bins) const {
  return QuantileBin::fit(distinct_, counts_, bins);
}

}  // namespace glassbox
