// Scores from 0 to 1 as floats whose bits stand in their order. Up to a limit all are kept, with
// the label as lowest bit, and sorted by radix; beyond it they are counted in cells of their upper
// bits.
#include "engine/metrics/score_counts.h"

#include <algorithm>
#include <array>
#include <bit>

namespace glassbox::engine {
namespace {

// The bits of floats from 0 to 1 stand in the order of the numbers; 1 has the largest, below 2^30.
constexpr std::uint32_t kLargestBits = std::bit_cast<std::uint32_t>(1.0f);
constexpr int kDroppedBits = 8;

// Three passes of 11 bits, the lowest first. 31 bits are in use.
std::vector<std::uint32_t> sorted(std::vector<std::uint32_t> keys) {
  constexpr int kDigit = 11;
  constexpr std::size_t kBuckets = 1 << kDigit;
  std::vector<std::uint32_t> other(keys.size());
  for (int shift = 0; shift < 3 * kDigit; shift += kDigit) {
    std::array<std::size_t, kBuckets> starts{};
    for (const std::uint32_t key : keys) ++starts[key >> shift & (kBuckets - 1)];
    std::size_t total = 0;
    for (std::size_t& start : starts) {
      const std::size_t count = start;
      start = total;
      total += count;
    }
    for (const std::uint32_t key : keys) other[starts[key >> shift & (kBuckets - 1)]++] = key;
    keys.swap(other);
  }
  return keys;
}

}  // namespace

void ScoreCounts::add(float score, bool is_positive) {
  const std::uint32_t key = std::bit_cast<std::uint32_t>(score) << 1 | (is_positive ? 1u : 0u);
  if (!coarse_.empty()) return count(key);
  keys_.push_back(key);
  if (keys_.size() <= exact_) return;
  coarse_.resize(((kLargestBits >> kDroppedBits) + 1) * std::size_t{2});
  for (const std::uint32_t kept : keys_) count(kept);
  std::vector<std::uint32_t>().swap(keys_);
}

void ScoreCounts::count(std::uint32_t key) {
  ++coarse_[std::size_t{key >> 1 >> kDroppedBits} * 2 + (key & 1)];
}

void ScoreCounts::for_each_run(const Run& run) const {
  for (std::size_t i = 0; i < coarse_.size(); i += 2) {
    const auto lowest_bits = static_cast<std::uint32_t>(i / 2) << kDroppedBits;
    if (coarse_[i] + coarse_[i + 1] > 0)
      run(std::bit_cast<float>(lowest_bits), coarse_[i + 1], coarse_[i]);
  }
  const std::vector<std::uint32_t> keys = sorted(keys_);
  for (std::size_t i = 0; i < keys.size();) {
    std::uint64_t counts[2] = {0, 0};
    const std::uint32_t bits = keys[i] >> 1;
    for (; i < keys.size() && keys[i] >> 1 == bits; ++i) ++counts[keys[i] & 1];
    run(std::bit_cast<float>(bits), counts[1], counts[0]);
  }
}

float ScoreCounts::highest_tied(float lowest) const {
  if (coarse_.empty()) return lowest;
  const std::uint32_t bits = std::bit_cast<std::uint32_t>(lowest) | ((1u << kDroppedBits) - 1);
  return std::bit_cast<float>(std::min(bits, kLargestBits));
}

Ranking ScoreCounts::ranking() const {
  Ranking ranking;
  for_each_run([&ranking](float /*score*/, std::uint64_t positives, std::uint64_t negatives) {
    ranking.add(positives, negatives);
  });
  return ranking;
}

}  // namespace glassbox::engine
