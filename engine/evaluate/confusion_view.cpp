#include "engine/evaluate/confusion_view.h"

#include <algorithm>
#include <functional>
#include <numeric>

namespace glassbox::engine {

ConfusionView view_of(const ConfusionMatrix& matrix) {
  constexpr std::size_t kMostClasses = 10;
  const std::size_t count = matrix.class_count;
  ConfusionView view;
  view.order.resize(count);
  std::iota(view.order.begin(), view.order.end(), 0);
  std::ranges::stable_sort(view.order, std::ranges::greater{},
                           [&](std::size_t k) { return matrix.truth_count(k); });
  view.alone = count <= kMostClasses ? count : kMostClasses - 1;
  const std::size_t side = view.alone + (view.has_others() ? 1 : 0);
  view.counts.assign(side, std::vector<std::uint64_t>(side));
  for (std::size_t i = 0; i < count; ++i) {
    for (std::size_t j = 0; j < count; ++j)
      view.counts[std::min(i, view.alone)][std::min(j, view.alone)] +=
          matrix.at(view.order[i], view.order[j]);
  }
  return view;
}

}  // namespace glassbox::engine
