/// tests/engine/held_rows.h: the rows of a training as one of several processes may know them:
/// those that it has to hold (TrainingSet::exchange), and in the place of all others what would
/// spoil any sum: numbers, labels and weights that are NaN, and a level that no row has.
#pragma once

#include <limits>
#include <vector>

#include "engine/model/training_parameters.h"
#include "engine/rows/row_layout.h"
#include "engine/rows/row_shards.h"
#include "engine/sgd/sgd_parts.h"

namespace glassbox::testing {

/// By row, whether a process has to hold it.
inline std::vector<bool> rows_to_hold(const TrainingSet& all, Loss loss,
                                      const io::Exchange& exchange) {
  const TrainingRows& rows = *all.rows;
  const std::size_t n = rows.row_count();
  std::vector<bool> held(n, !are_rows_spread(n));
  const auto hold = [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < std::min(n, end); ++i) held[i] = true;
  };
  const std::size_t outputs = loss == Loss::kMultinomial ? all.class_count : 1;
  const std::size_t levels = all.space->indicator_count(), numbers = rows.number_count();
  const RowLayout layout = row_layout(*all.space, n, rows.id_count());
  const io::Share trained = io::share_here(exchange, layout.shards);
  for (std::size_t begin = 0; begin < n; begin += layout.block)
    for (std::size_t s = trained.begin; s < trained.end; ++s)
      hold(layout.piece(begin, s).begin, layout.piece(begin, s).end + kObjectiveRows);
  const std::size_t sums = sum_shards(n, (1 + numbers + levels) * outputs);
  const io::Share summed = io::share_here(exchange, sums);
  hold(summed.begin * n / sums, summed.end * n / sums);
  if (io::share_here(exchange, kLearningRates.size()).size() > 0) hold(0, probe_rows(n));
  return held;
}

/// nobodys_level  an indicator that no row has
inline TrainingRows with_held_rows(const TrainingSet& all, const std::vector<bool>& held,
                                   std::uint32_t nobodys_level) {
  constexpr float kSpoilt = std::numeric_limits<float>::quiet_NaN();
  TrainingRows result(*all.space);
  TrainingRows::Window window(*all.rows);
  for (std::size_t i = 0; i < held.size();) {
    const TrainingRows::Range range = window.from(i);
    const RowsView& from = *range.rows;
    PackedRows to;
    for (std::size_t r = range.begin; r < range.end; ++r) {
      for (std::size_t a = r == 0 ? 0 : from.nonreference_ends[r - 1];
           a < from.nonreference_ends[r]; ++a) {
        to.nonreference.push_back(from.nonreference[a]);
        to.nonreference_groups.push_back(from.nonreference_groups[a]);
      }
      to.nonreference_ends.push_back(static_cast<std::uint32_t>(to.nonreference.size()));
      for (std::size_t a = r == 0 ? 0 : from.indicator_ends[r - 1]; a < from.indicator_ends[r]; ++a)
        to.indicators.push_back(from.indicators[a]);
      to.indicator_ends.push_back(static_cast<std::uint32_t>(to.indicators.size()));
      const float* const numbers = from.numbers + r * from.number_stride;
      to.numbers.insert(to.numbers.end(), numbers, numbers + from.number_stride);
      to.squared_norms.push_back(from.squared_norms[r]);
      to.labels.push_back(from.labels[r]);
      if (from.weights != nullptr) to.weights.push_back(from.weights[r]);
    }
    const TrainingRows::Facts facts = result.facts_of(to);  // of the true rows
    for (std::size_t r = 0; r < to.row_count(); ++r, ++i) {
      if (held[i]) continue;
      for (std::size_t a = r == 0 ? 0 : to.nonreference_ends[r - 1]; a < to.nonreference_ends[r];
           ++a)
        to.nonreference[a] = nobodys_level;
      for (std::size_t a = r == 0 ? 0 : to.indicator_ends[r - 1]; a < to.indicator_ends[r]; ++a)
        to.indicators[a] = nobodys_level;
      std::fill_n(to.numbers.begin() + static_cast<std::ptrdiff_t>(r * from.number_stride),
                  from.number_stride, kSpoilt);
      to.squared_norms[r] = to.labels[r] = kSpoilt;
      if (!to.weights.empty()) to.weights[r] = kSpoilt;
    }
    result.add(std::move(to), facts, {});
  }
  return result;
}

}  // namespace glassbox::testing
