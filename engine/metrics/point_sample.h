/// engine/metrics/point_sample.h: some points of any number of them, for a scatter plot.
#pragma once

#include <cstdint>
#include <random>
#include <vector>

#include "io/base/rooms.h"

namespace glassbox::engine {

/// What was and what a model said.
struct PredictedPoint {
  double actual = 0, predicted = 0;
};

/// Keeps kMostPoints, each record as likely as any other; which ones depends on how many records
/// there are and on nothing else, as the seed is fixed.
///
/// source  Vitter, "Random Sampling with a Reservoir", ACM TOMS 11 (1985), algorithm R
class PointSample {
 public:
  static constexpr std::size_t kMostPoints = 1000;

  void add(const PredictedPoint& point) {
    ++seen_;
    if (points_.size() < kMostPoints) {
      points_.push_back(point);
    } else if (const std::uint64_t place = random_() % seen_; place < kMostPoints) {
      points_[place] = point;  // the remainder prefers small places by less than seen / 2^64
    }
  }

  /// All points where there are no more than kMostPoints, in their order.
  [[nodiscard]] const std::vector<PredictedPoint>& points() const { return points_; }

 private:
  std::uint64_t seen_ = 0;
  std::mt19937_64 random_{1};
  std::vector<PredictedPoint> points_;
};

}  // namespace glassbox::engine
