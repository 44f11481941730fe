// Doubles in their order as whole numbers: flip all bits of negative ones, the sign of others. Up
// to a limit these are kept and sorted by radix; beyond it they are counted in cells of 15 bits of
// the fraction.
#include "engine/metrics/margin_counts.h"

#include <algorithm>
#include <bit>

namespace glassbox::engine {
namespace {

constexpr std::uint64_t kSign = std::uint64_t{1} << 63;

// Whole numbers that stand in the order of the doubles: those below 0 turned round, before the
// rest.
std::uint64_t key_of(double margin) {
  const auto bits = std::bit_cast<std::uint64_t>(margin + 0.0);  // -0 and 0 are the same margin
  return bits >= kSign ? ~bits : bits + kSign;
}

// Of a double's bits without sign: all but the lowest 37 of its fraction, from 2^-20 to 2^20.
constexpr int kDropped = 37;
constexpr std::uint64_t kNearest = std::uint64_t{1023 - 20} << (52 - kDropped),
                        kFarthest = (std::uint64_t{1023 + 20} << (52 - kDropped)) - 1;
constexpr std::size_t kSizes = kFarthest - kNearest + 1;  // on either side of 0

std::size_t coarse_place(std::uint64_t key) {
  const bool is_negative = key < kSign;
  const std::uint64_t bits = is_negative ? ~key - kSign : key - kSign;
  const std::uint64_t size = std::clamp(bits >> kDropped, kNearest, kFarthest) - kNearest;
  return is_negative ? kSizes - 1 - size : kSizes + size;
}

// Passes of 11 bits, the lowest first; one in which all keys agree is left out.
std::vector<std::uint64_t> sorted(std::vector<std::uint64_t> keys) {
  constexpr int kDigit = 11;
  constexpr std::size_t kBuckets = 1 << kDigit;
  std::vector<std::uint64_t> other(keys.size());
  for (int shift = 0; shift < 64; shift += kDigit) {
    std::array<std::size_t, kBuckets> starts{};
    for (const std::uint64_t key : keys) ++starts[key >> shift & (kBuckets - 1)];
    if (std::ranges::find(starts, keys.size()) != starts.end()) continue;
    std::size_t total = 0;
    for (std::size_t& start : starts) {
      const std::size_t count = start;
      start = total;
      total += count;
    }
    for (const std::uint64_t key : keys) other[starts[key >> shift & (kBuckets - 1)]++] = key;
    keys.swap(other);
  }
  return keys;
}

// How many keys from `at` on are this one; steps over them.
std::uint64_t take_equal(const std::vector<std::uint64_t>& keys, std::size_t& at,
                         std::uint64_t key) {
  const std::size_t begin = at;
  while (at < keys.size() && keys[at] == key) ++at;
  return at - begin;
}

}  // namespace

void MarginCounts::add(double margin, bool is_positive) {
  const std::uint64_t key = key_of(margin);
  if (!coarse_.empty()) return count(key, is_positive);
  keys_[is_positive].push_back(key);
  if (keys_[0].size() + keys_[1].size() <= exact_) return;
  coarse_.resize(2 * kSizes);
  for (const bool label : {false, true}) {
    for (const std::uint64_t kept : keys_[label]) count(kept, label);
    std::vector<std::uint64_t>().swap(keys_[label]);
  }
}

void MarginCounts::count(std::uint64_t key, bool is_positive) {
  ++coarse_[coarse_place(key)][is_positive];
}

Ranking MarginCounts::ranking() const {
  Ranking ranking;
  for (const auto& [negatives, positives] : coarse_)
    if (negatives + positives > 0) ranking.add(positives, negatives);
  const std::vector<std::uint64_t> negatives = sorted(keys_[0]), positives = sorted(keys_[1]);
  for (std::size_t n = 0, p = 0; n < negatives.size() || p < positives.size();) {
    const std::uint64_t key = p == positives.size()   ? negatives[n]
                              : n == negatives.size() ? positives[p]
                                                      : std::min(negatives[n], positives[p]);
    const std::uint64_t lost = take_equal(negatives, n, key), won = take_equal(positives, p, key);
    ranking.add(won, lost);
  }
  return ranking;
}

}  // namespace glassbox::engine
