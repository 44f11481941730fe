/// engine/sgd/progressive_quality.h: how well a learner does while it learns, each record judged
/// before it is learned from. For the training log alone; the model does not depend on it.
#pragma once

#include <array>
#include <cstdint>

#include "engine/rows/training_set.h"
#include "engine/sgd/sgd_learner.h"
#include "engine/sgd/sgd_options.h"

namespace glassbox::engine {

/// Counts over all records seen so far, across passes, as Amazon's log does. For squared loss there
/// is nothing to count.
class ProgressiveQuality {
 public:
  explicit ProgressiveQuality(Loss loss) : loss_(loss) {}

  /// Feeds this object; it must outlive the observer.
  [[nodiscard]] SgdObserver observer();

  /// Sets accuracy and, for binary models, recall, precision, f1 and auc (from 1,024 score bins,
  /// so within about 0.001).
  void write_to(LearnerReport& report) const;

 private:
  void add(float label, float predicted);
  static constexpr std::size_t kBins = 1024;
  Loss loss_;
  std::uint64_t count_ = 0, right_ = 0;
  std::uint64_t true_positive_ = 0, false_positive_ = 0, false_negative_ = 0;
  std::array<std::uint64_t, kBins> positives_{}, negatives_{};
};

}  // namespace glassbox::engine
