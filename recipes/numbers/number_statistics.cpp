// Learns mean, standard deviation and bin edges of a column in few walks over it. The first adds
// exact moments and counts small whole numbers; where all are such, edges follow from the counts at
// once. Other edges are ranks, which rank_search.h finds in further walks.
#include "recipes/numbers/number_statistics.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>
#include <utility>

#include "recipes/numbers/count_bytes.h"

namespace glassbox::recipes {
namespace {

constexpr std::size_t kPiece = 256;  // values that are looked at together
constexpr std::uint8_t kMissingByte = 255;

// ceil(k n / bins) without overflow for any n.
std::uint64_t rank_of(std::uint64_t k, std::uint64_t n, std::uint64_t bins) {
  const std::uint64_t whole = n / bins, rest = n % bins;
  return k * whole + (k * rest + bins - 1) / bins;
}

// Writes whole numbers 0..254, and 255 for NaN; false as soon as there is any other value.
bool to_bytes(std::span<const double> values, std::uint8_t* bytes) {
  for (const double v : values) {
    if (std::isnan(v)) {
      *bytes++ = kMissingByte;
      continue;
    }
    if (!(v >= 0 && v < kMissingByte)) return false;
    const int whole = static_cast<int>(v);
    if (static_cast<double>(whole) != v) return false;
    *bytes++ = static_cast<std::uint8_t>(whole);
  }
  return true;
}

}  // namespace

NumberLearner::NumberLearner(bool moments, std::vector<int> bins, std::size_t memory)
    : wants_moments_(moments), bins_(std::move(bins)), search_(memory) {
  for (const int n : bins_) {
    if (n >= QuantileBin::kMinBins && n <= QuantileBin::kMaxBins) continue;
    throw std::invalid_argument("quantile_bin wants 5 to 1000 bins, not " + std::to_string(n));
  }
}

void NumberLearner::add(std::span<const double> values) {
  if (!is_first_) return search_.add(values);
  for (std::size_t begin = 0; begin < values.size(); begin += kPiece) {
    add_first(values.subspan(begin, std::min(kPiece, values.size() - begin)));
  }
}

void NumberLearner::add(std::span<const std::uint8_t> values, bool has_missing) {
  if (!is_first_) {
    std::array<double, kPiece> wide;
    for (std::size_t begin = 0; begin < values.size(); begin += kPiece) {
      const auto some = values.subspan(begin, std::min(kPiece, values.size() - begin));
      std::ranges::transform(some, wide.begin(), [has_missing](std::uint8_t byte) {
        return has_missing && byte == kMissingByte ? std::numeric_limits<double>::quiet_NaN()
                                                   : static_cast<double>(byte);
      });
      search_.add(std::span(wide).first(some.size()));
    }
    return;
  }
  const std::uint64_t bytes_255 = tally_[kMissingByte];
  // Two tallies side by side: equal bytes in a row would wait for each other.
  std::array<std::uint64_t, kTallies> odd{};
  std::size_t i = 0;
  for (; i + 2 <= values.size(); i += 2) {
    ++tally_[values[i]];
    ++odd[values[i + 1]];
  }
  if (i < values.size()) ++tally_[values[i]];
  for (std::size_t byte = 0; byte < kTallies; ++byte) tally_[byte] += odd[byte];
  if (has_missing) {
    statistics_.missing_count += tally_[kMissingByte] - bytes_255;
    tally_[kMissingByte] = bytes_255;
  }
}

void NumberLearner::add_first(std::span<const double> values) {
  std::array<std::uint8_t, kPiece> bytes;
  if (to_bytes(values, bytes.data())) {
    return add(std::span(bytes).first(values.size()), /*has_missing=*/true);
  }
  std::uint64_t missing = 0;
  for (const double v : values) missing += std::isnan(v) ? 1 : 0;
  statistics_.missing_count += missing;
  value_count_ += values.size() - missing;
  if (wants_moments_) {
    if (moments_.empty()) moments_.emplace_back();
    moments_[0].add(values);
  }
  if (!bins_.empty()) search_.add(values);
}

void NumberLearner::encode(ByteWriter& out) const {
  if (is_first_) {
    put_counts(tally_, out);
    put_count(value_count_, out);
    put_count(statistics_.missing_count, out);
    out.u8(moments_.empty() ? 0 : 1);
    if (!moments_.empty()) moments_[0].encode(out);
  }
  if (!bins_.empty()) search_.encode(out);
}

void NumberLearner::merge(ByteReader& in) {
  if (is_first_) {
    add_counts(in, tally_);
    value_count_ += take_count(in);
    statistics_.missing_count += take_count(in);
    if (in.u8() != 0) {
      if (moments_.empty()) moments_.emplace_back();
      moments_[0].merge(in);
    }
  }
  if (!bins_.empty()) search_.merge(in);
}

void NumberLearner::end_replay() {
  if (std::exchange(is_first_, false)) {
    if (wants_moments_ && moments_.empty()) moments_.emplace_back();
    for (std::size_t whole = 0; whole < kTallies; ++whole) {
      value_count_ += tally_[whole];
      if (wants_moments_) moments_[0].add(static_cast<double>(whole), tally_[whole]);
      if (!bins_.empty()) search_.add(static_cast<double>(whole), tally_[whole]);
    }
    if (wants_moments_) {
      statistics_.mean = moments_[0].mean();
      statistics_.deviation = moments_[0].deviation();
      moments_ = {};
    }
    for (const int n : bins_) {
      for (int k = 1; k < n && value_count_ > 0; ++k) {
        ranks_.push_back(
            rank_of(static_cast<std::uint64_t>(k), value_count_, static_cast<std::uint64_t>(n)));
      }
    }
    std::sort(ranks_.begin(), ranks_.end());
    ranks_.erase(std::unique(ranks_.begin(), ranks_.end()), ranks_.end());
  }
  is_done_ = ranks_.empty() || search_.end_replay(ranks_);
}

NumberLearner::Bins NumberLearner::bins(int n) const {
  assert(is_done_ && std::find(bins_.begin(), bins_.end(), n) != bins_.end());
  std::vector<double> edges;
  std::vector<std::uint64_t> counts;
  std::uint64_t passed = 0;
  for (int k = 1; k < n && value_count_ > 0; ++k) {
    const std::uint64_t rank =
        rank_of(static_cast<std::uint64_t>(k), value_count_, static_cast<std::uint64_t>(n));
    const auto at = std::lower_bound(ranks_.begin(), ranks_.end(), rank) - ranks_.begin();
    const RankSearch::Found& found = search_.found()[static_cast<std::size_t>(at)];
    if (found.up_to == value_count_) break;  // nothing exceeds the largest value
    if (found.up_to == passed) continue;
    edges.push_back(found.value);
    counts.push_back(found.up_to - passed);
    passed = found.up_to;
  }
  counts.push_back(value_count_ - passed);
  return {.bins = QuantileBin(std::move(edges)), .counts = std::move(counts)};
}

}  // namespace glassbox::recipes
