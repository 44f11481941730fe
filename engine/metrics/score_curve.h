/// engine/metrics/score_curve.h: what every score threshold of a binary model would do, as few as a
/// picture needs.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/metrics/metrics.h"

namespace glassbox::engine {

/// A score threshold and what it makes of the records: a point of the ROC curve (falsePositiveRate,
/// recall) and of the precision-recall curve (recall, precision).
struct Threshold {
  float threshold = 0;
  BinaryCounts counts;
};

/// Takes runs of equal scores from the lowest to the highest, as ScoreCounts gives them, and keeps
/// at most kMostPoints of the score thresholds between them. Of every score threshold that is left
/// out, one that is kept has a recall and a false positive rate each less than 1/99 away. The
/// strictest score threshold that finds anything and the one that finds everything are kept; so are
/// all, where they lie apart.
class ScoreCurve {
 public:
  static constexpr std::size_t kMostPoints = 200;

  /// How many records of each class the runs will bring in all.
  ScoreCurve(std::uint64_t positives, std::uint64_t negatives);
  void add(float score, std::uint64_t positives, std::uint64_t negatives);

  /// The highest threshold first: recall and false positive rate rise. Empty when a class is
  /// absent.
  [[nodiscard]] std::vector<Threshold> points() const;

 private:
  struct Cell {
    std::uint64_t recall = 0, false_positive_rate = 0;  // in 99ths, rounded down
    bool operator==(const Cell&) const = default;
  };
  BinaryCounts totals_;  // of the lowest score threshold: all are taken for positive
  std::uint64_t positives_ = 0, negatives_ = 0;  // below the next run
  Cell cell_;                                    // of the score threshold kept last
  Threshold last_;                               // seen, kept or not
  std::vector<Threshold> kept_;                  // the lowest threshold first
};

}  // namespace glassbox::engine
