#include "engine/fit/row_division.h"

#include <algorithm>

#include "engine/rows/row_shards.h"
#include "engine/sgd/sgd_parts.h"

namespace glassbox::engine {

std::vector<std::vector<Share>> rows_needed(const DividedTraining& training,
                                            std::size_t processes) {
  const auto n = static_cast<std::size_t>(training.records);
  const std::size_t shards = training_shards(n);
  const SgdShape& shape = training.shape;
  const std::size_t block = block_length(n, training.ids, shards, shape, training.l1);
  const std::size_t sums =
      sum_shards(n, (1 + shape.numbers + shape.indicators) * std::uint64_t{shape.outputs});
  std::vector<std::vector<Share>> needed(processes);
  for (std::size_t r = 0; r < processes; ++r) {
    const auto need = [&](std::size_t begin, std::size_t end) {
      if (begin < end) needed[r].push_back({begin, std::min(end, n)});
    };
    const Share trained = share_of(r, processes, shards);
    for (std::size_t begin = 0; begin < n; begin += block) {
      const std::size_t count = std::min(block, n - begin);
      need(begin + count * trained.begin / shards, begin + count * trained.end / shards);
    }
    const Share summed = share_of(r, processes, sums);
    need(summed.begin * n / sums, summed.end * n / sums);
    const Share judged = share_of(r, processes, (n + kObjectiveRows - 1) / kObjectiveRows);
    need(judged.begin * kObjectiveRows, judged.end * kObjectiveRows);
    if (share_of(r, processes, kLearningRates.size()).size() > 0) need(0, probe_rows(n));
  }
  return needed;
}

std::vector<std::vector<Share>> all_rows(std::uint64_t records, std::size_t processes) {
  return std::vector<std::vector<Share>>(processes, {{0, static_cast<std::size_t>(records)}});
}

}  // namespace glassbox::engine
