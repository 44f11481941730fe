/// engine/evaluate/confusion_view.h: the part of a confusion matrix that a person can take in.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/metrics/metrics.h"

namespace glassbox::engine {

/// The most frequent true classes first; from the eleventh on, the tenth to the last are summed up
/// as "others".
///
/// source  Amazon ML Developer Guide, "Multiclass Model Insights"
struct ConfusionView {
  std::vector<std::size_t> order;  ///< all classes, the most frequent first
  std::size_t alone = 0;           ///< how many of them have a row of their own, 10 at most
  /// [row][column]; one more than `alone` of each when there are others.
  std::vector<std::vector<std::uint64_t>> counts;

  [[nodiscard]] bool has_others() const { return alone < order.size(); }
};

[[nodiscard]] ConfusionView view_of(const ConfusionMatrix& matrix);

}  // namespace glassbox::engine
