/// engine/sgd/sgd_schedule.h: how the step size falls from the first update to the last.
///
///   eta(t) = eta0 (1 - t/T)^2      t records seen, T records of all passes to come
///
/// A constant rate, Amazon's, leaves the weights trembling around the optimum; one that falls to
/// zero at a known end lands on it. The square spends more of the passes at small steps than a
/// straight line does: on normalized wine with 1,000 passes the objective ends within 2e-5 of the
/// optimum for every eta0 from 0.1 to 10. docs/decisions/0004-training.md has the curves.
#pragma once

#include "io/base/rooms.h"

namespace glassbox::engine {

class SgdSchedule {
 public:
  SgdSchedule(double first_rate, double records) : rate_(first_rate), end_(records) {}

  /// Step size once `seen` records were trained on.
  [[nodiscard]] double rate(double seen) const {
    const double left = (end_ - seen) / (end_ - begin_);
    return left > 0 ? rate_ * left * left : 0.0;
  }

  /// Another fall from the first rate to zero, over the `records` after `seen`.
  void restart(double seen, double records) {
    begin_ = seen;
    end_ = seen + records;
  }

 private:
  double rate_;
  double begin_ = 0;
  double end_;
};

}  // namespace glassbox::engine
