/// engine/metrics/score_counts.h: probabilities of two classes, counted so that they can be ranked,
/// in bounded memory.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "engine/metrics/ranking.h"

namespace glassbox::engine {

/// Up to kExactRecords each score is kept (4 bytes a record) and the ranking is exact. Beyond, the
/// lowest 8 of a float's 23 fraction bits are dropped: scores nearer than one part in 2^15 count as
/// tied. What that can cost an area is half the share of pairs so tied, below 1e-5 for scores that
/// spread over a tenth of their range.
class ScoreCounts {
 public:
  static constexpr std::size_t kExactRecords = std::size_t{1} << 24;

  /// exact_records  kExactRecords, or less to save memory
  explicit ScoreCounts(std::size_t exact_records = kExactRecords) : exact_(exact_records) {}

  /// score in [0, 1].
  void add(float score, bool is_positive);

  /// A score, of a shortened run the lowest it stands for, and how many records of each class have
  /// it.
  using Run = std::function<void(float score, std::uint64_t positives, std::uint64_t negatives)>;
  /// From the lowest score to the highest. Sorts, and takes as much memory again as it keeps.
  void for_each_run(const Run& run) const;

  /// The highest score that counts as tied with the lowest of a run: that one itself while the
  /// ranking is exact.
  [[nodiscard]] float highest_tied(float lowest) const;

  [[nodiscard]] Ranking ranking() const;

 private:
  void count(std::uint32_t key);
  std::size_t exact_;
  std::vector<std::uint32_t> keys_;    // bits of the score, then the label as the lowest bit
  std::vector<std::uint64_t> coarse_;  // once there are too many: counts of shortened keys
};

}  // namespace glassbox::engine
