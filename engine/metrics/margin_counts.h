/// engine/metrics/margin_counts.h: margins of two classes, counted so that they can be ranked, in
/// bounded memory.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "engine/metrics/ranking.h"

namespace glassbox::engine {

/// Up to kExactRecords each margin is kept (8 bytes a record), and the ranking is that of doubles.
/// Beyond, margins nearer than one part in 2^15 of their size count as tied, and so do those of one
/// sign nearer to 0 than 2^-20 or farther than 2^20. Turning all margins and labels round gives the
/// same area: what holds above 0 holds below.
class MarginCounts {
 public:
  static constexpr std::size_t kExactRecords = std::size_t{1} << 23;

  /// exact_records  kExactRecords, or less to save memory
  explicit MarginCounts(std::size_t exact_records = kExactRecords) : exact_(exact_records) {}

  void add(double margin, bool is_positive);  ///< no NaN

  /// Sorts, and takes as much memory again as it keeps.
  [[nodiscard]] Ranking ranking() const;

 private:
  void count(std::uint64_t key, bool is_positive);
  std::size_t exact_;
  std::array<std::vector<std::uint64_t>, 2> keys_;  // by label; their order is that of the margins
  std::vector<std::array<std::uint64_t, 2>> coarse_;  // once there are too many: of shortened keys
};

}  // namespace glassbox::engine
