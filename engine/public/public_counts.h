/// engine/public/public_counts.h: records at a score threshold, for results of several kinds.
#pragma once

#include "engine/metrics/metrics.h"

namespace glassbox {

/// Result  a BinaryResult or ThresholdCounts
template <class Result>
void take_counts(const engine::BinaryCounts& counts, Result& result) {
  result.true_positive = counts.true_positive;
  result.false_positive = counts.false_positive;
  result.true_negative = counts.true_negative;
  result.false_negative = counts.false_negative;
  result.accuracy = counts.accuracy();
  result.precision = counts.precision();
  result.recall = counts.recall();
  result.false_positive_rate = counts.false_positive_rate();
  result.f1 = counts.f1();
}

}  // namespace glassbox
