#include "engine/fit/row_division.h"

#include <algorithm>

#include "engine/rows/row_layout.h"
#include "engine/rows/row_shards.h"
#include "engine/sgd/sgd_parts.h"

namespace glassbox::engine {

std::vector<std::vector<Share>> rows_needed(const DividedTraining& training,
                                            std::size_t processes) {
  const auto n = static_cast<std::size_t>(training.records);
  const FeatureSpace& space = *training.space;
  const RowLayout layout = row_layout(space, n, training.ids);
  const std::size_t sums = sum_shards(
      n, (1 + space.numbers.size() + space.indicator_count()) * std::uint64_t{training.outputs});
  std::vector<std::vector<Share>> needed(processes);
  for (std::size_t r = 0; r < processes; ++r) {
    const auto need = [&](std::size_t begin, std::size_t end) {
      if (begin < end) needed[r].push_back({begin, std::min(end, n)});
    };
    const Share trained = share_of(r, processes, layout.shards);
    for (std::size_t begin = 0; begin < n && trained.size() > 0; begin += layout.block) {
      const std::size_t first = layout.piece(begin, trained.begin).begin;
      need(first, layout.piece(begin, trained.end - 1).end + kObjectiveRows);
    }
    const Share summed = share_of(r, processes, sums);
    if (training.may_finish) need(summed.begin * n / sums, summed.end * n / sums);
    if (share_of(r, processes, kLearningRates.size()).size() > 0) need(0, probe_rows(n));
  }
  return needed;
}

std::vector<std::vector<Share>> all_rows(std::uint64_t records, std::size_t processes) {
  return std::vector<std::vector<Share>>(processes, {{0, static_cast<std::size_t>(records)}});
}

}  // namespace glassbox::engine
