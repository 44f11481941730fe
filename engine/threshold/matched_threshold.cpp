#include "engine/threshold/matched_threshold.h"

#include <stdexcept>

#include "engine/threshold/threshold_search.h"

namespace glassbox::engine {
namespace {

std::uint64_t records_of(std::span<const ScoreRun> runs) {
  std::uint64_t count = 0;
  for (const ScoreRun& run : runs) count += run.positives + run.negatives;
  return count;
}

std::uint64_t distance(std::uint64_t a, std::uint64_t b) { return a > b ? a - b : b - a; }

}  // namespace

MatchedThreshold match_threshold(std::span<const ScoreRun> from, double threshold,
                                 std::span<const ScoreRun> to) {
  MatchedThreshold matched;
  matched.records = records_of(from);
  if (matched.records == 0 || records_of(to) != matched.records)
    throw std::invalid_argument("match_threshold: expected scores of the same records");
  const BinaryCounts counts = counts_at(from, threshold);
  matched.positives = counts.true_positive + counts.false_positive;

  // From the highest run down. Above a score of 1 there is no threshold.
  std::uint64_t above = 0;
  std::size_t best = to.size();
  bool has_best = to.back().highest < 1;
  for (std::size_t first = to.size(); first-- > 0;) {
    above += to[first].positives + to[first].negatives;
    if (has_best &&
        distance(above, matched.positives) >= distance(matched.matched, matched.positives))
      continue;
    has_best = true;
    best = first;
    matched.matched = above;
  }
  matched.threshold = threshold_below(to, best);
  return matched;
}

}  // namespace glassbox::engine
