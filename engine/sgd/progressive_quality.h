/// engine/sgd/progressive_quality.h: how well a learner does while it learns, each record judged
/// before it is learned from. For the training log alone; the model does not depend on it.
#pragma once

#include <array>
#include <cstdint>

#include "engine/rows/training_set.h"
#include "engine/sgd/sgd_learner.h"
#include "engine/sgd/sgd_options.h"
#include "io/base/exchange.h"

namespace glassbox::engine {

/// Counts over all records seen so far, across passes, as Amazon's log does. For squared loss there
/// is nothing to count.
class ProgressiveQuality {
 public:
  explicit ProgressiveQuality(Loss loss) : loss_(loss) {}

  /// Feeds this object; it must outlive the observer.
  [[nodiscard]] SgdObserver observer();

  /// With what all processes have counted. They call it together.
  [[nodiscard]] ProgressiveQuality of_all(const io::Exchange& exchange) const;

  /// Sets accuracy and, for binary models, recall, precision, f1 and auc (from 1,024 score bins,
  /// so within about 0.001).
  void write_to(LearnerReport& report) const;

 private:
  void add(float label, float predicted);
  static constexpr std::size_t kBins = 1024;
  struct Counts {
    std::uint64_t records = 0, right = 0;
    std::uint64_t true_positive = 0, false_positive = 0, false_negative = 0;
    std::array<std::uint64_t, kBins> positives{}, negatives{};
  };
  Loss loss_;
  Counts counts_;
};

}  // namespace glassbox::engine
