/// engine/finish/finish_rows.h: how FinishSums walks over rows.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

#include "engine/metrics/fixed_math.h"
#include "engine/rows/training_rows.h"

namespace glassbox::engine {

struct FinishRow {
  std::size_t index;  ///< of all rows
  std::span<const float> numbers;
  std::span<const std::uint32_t> nonreference, indicators;
  double label, weight;
};

/// Margins to e^m / sum of e^m; returns the logarithm of that sum.
inline double to_shares(std::span<double> margins) {
  const double top = *std::ranges::max_element(margins);
  double sum = 0;
  for (double& m : margins) sum += m = fixed_exp(m - top);
  for (double& m : margins) m /= sum;
  return fixed_log(sum) + top;
}

/// use          called with rows [begin, end), in order
/// weights      times each row's own; empty: 1
/// before_next  called while the rows of a window are still there, after the last of them
template <class Use, class BeforeNext>
void for_rows(const TrainingRows& all, std::span<const float> weights, std::size_t begin,
              std::size_t end, const Use& use, const BeforeNext& before_next) {
  TrainingRows::Window window(all);
  for (std::size_t i = begin; i < end;) {
    const TrainingRows::Range range = window.from(i);
    const RowsView& view = *range.rows;
    const std::size_t last = std::min(range.end, range.begin + (end - i));
    for (std::size_t r = range.begin; r < last; ++r, ++i) {
      const std::uint32_t nonreference = r == 0 ? 0 : view.nonreference_ends[r - 1];
      const std::uint32_t indicators = r == 0 ? 0 : view.indicator_ends[r - 1];
      FinishRow row{i,
                    {view.numbers + r * view.number_stride, view.number_count},
                    {view.nonreference + nonreference, view.nonreference_ends[r] - nonreference},
                    {view.indicators + indicators, view.indicator_ends[r] - indicators},
                    static_cast<double>(view.labels[r]),
                    view.weights == nullptr ? 1.0 : static_cast<double>(view.weights[r])};
      if (!weights.empty()) row.weight *= static_cast<double>(weights[i]);
      use(row);
    }
    before_next();
  }
}

}  // namespace glassbox::engine
