// The objective of any weights, in doubles and in fixed blocks: what training claims to minimize,
// computed by other means than training uses.
#include "engine/finish/objective.h"

#include <omp.h>

#include <algorithm>
#include <cmath>
#include <span>
#include <vector>

#include "engine/metrics/fixed_math.h"
#include "engine/rows/row_layout.h"
#include "engine/rows/row_shards.h"
#include "io/base/first_failure.h"

namespace glassbox::engine {
namespace {

double loss_of(Loss loss, std::span<const double> margins, double label) {
  switch (loss) {
    case Loss::kSquared:
      return 0.5 * (label - margins[0]) * (label - margins[0]);
    case Loss::kLogistic:
      return fixed_log1p_exp(margins[0]) - label * margins[0];
    case Loss::kMultinomial: {
      const double top = *std::ranges::max_element(margins);
      double sum = 0;
      for (const double m : margins) sum += fixed_exp(m - top);
      return fixed_log(sum) + top - margins[static_cast<std::size_t>(label)];
    }
  }
  return 0;
}

std::span<const float> numbers_of(const RowsView& rows, std::size_t i) {
  return {rows.numbers + i * rows.number_stride, rows.number_count};
}
std::span<const std::uint32_t> nonreference_of(const RowsView& rows, std::size_t i) {
  const std::uint32_t begin = i == 0 ? 0 : rows.nonreference_ends[i - 1];
  return {rows.nonreference + begin, rows.nonreference_ends[i] - begin};
}
std::span<const std::uint32_t> indicators_of(const RowsView& rows, std::size_t i) {
  const std::uint32_t begin = i == 0 ? 0 : rows.indicator_ends[i - 1];
  return {rows.indicators + begin, rows.indicator_ends[i] - begin};
}

// Who adds up each block: whoever trains its first row, and so has a bucket of rows around it.
std::vector<std::size_t> processes_of_blocks(const TrainingSet& data, std::size_t blocks) {
  std::vector<std::size_t> process(blocks);
  const std::size_t processes = data.exchange->size(), n = data.rows->row_count();
  if (processes == 1) return process;
  const RowLayout layout = row_layout(*data.space, n, data.rows->id_count());
  const std::vector<std::size_t> of_shard = processes_of_shards(processes, layout.shards);
  for (std::size_t b = 0; b < blocks; ++b)
    process[b] = of_shard[layout.shard_of(b * kObjectiveRows)];
  return process;
}

struct BlockSums {
  double loss = 0, weight = 0;
};

// Sums of the blocks of each process, made known to all.
void gather_blocks(const io::Exchange& exchange, std::span<const std::size_t> process,
                   std::span<BlockSums> sums) {
  std::vector<BlockSums> mine, all(sums.size());
  std::vector<std::size_t> sizes(exchange.size());
  for (std::size_t b = 0; b < sums.size(); ++b) {
    sizes[process[b]] += sizeof(BlockSums);
    if (process[b] == exchange.rank()) mine.push_back(sums[b]);
  }
  exchange.allgatherv(std::as_bytes(std::span(mine)), sizes,
                      std::as_writable_bytes(std::span(all)));
  std::vector<std::size_t> next(exchange.size());
  for (std::size_t r = 1; r < next.size(); ++r)
    next[r] = next[r - 1] + sizes[r - 1] / sizeof(BlockSums);
  for (std::size_t b = 0; b < sums.size(); ++b) sums[b] = all[next[process[b]]++];
}

}  // namespace

Objective objective(const TrainingSet& data, Loss loss, const LinearModel& model, double l1,
                    double l2, int threads) {
  const Scorer scorer(model, *data.space);
  const std::size_t n = data.rows->row_count();
  // Blocks are summed one by one and then in order, so that threads cannot change the last bits.
  constexpr std::size_t kBlock = kObjectiveRows;
  const std::size_t blocks = (n + kBlock - 1) / kBlock;
  std::vector<BlockSums> sums(blocks);
  const std::vector<std::size_t> process = processes_of_blocks(data, blocks);
  std::vector<std::size_t> here;
  for (std::size_t b = 0; b < blocks; ++b)
    if (process[b] == data.exchange->rank()) here.push_back(b);
  struct Lane {  // what one thread works with
    TrainingRows::Window window;
    std::vector<double> margins;
  };
  std::vector<Lane> lanes(
      static_cast<std::size_t>(std::max(threads, 1)),
      Lane{TrainingRows::Window(*data.rows), std::vector<double>(model.output_count)});
  FirstFailure failure;
#pragma omp parallel for schedule(static) num_threads(static_cast <int>(lanes.size()))
  for (std::ptrdiff_t at = 0; at < static_cast<std::ptrdiff_t>(here.size()); ++at) {
    failure.guard([&] {
      auto& [window, margins] = lanes[static_cast<std::size_t>(omp_get_thread_num())];
      const std::size_t b = here[static_cast<std::size_t>(at)];
      for (std::size_t i = b * kBlock; i < std::min(n, (b + 1) * kBlock);) {
        const TrainingRows::Range rows = window.from(i);
        const std::size_t last = std::min(rows.end, rows.begin + (b + 1) * kBlock - i);
        for (std::size_t row = rows.begin; row < last; ++row, ++i) {
          const double weight =
              rows.rows->weights == nullptr ? 1.0 : static_cast<double>(rows.rows->weights[row]);
          scorer.margins(numbers_of(*rows.rows, row), nonreference_of(*rows.rows, row), margins);
          scorer.add(indicators_of(*rows.rows, row), margins);
          sums[b].loss +=
              weight * loss_of(loss, margins, static_cast<double>(rows.rows->labels[row]));
          sums[b].weight += weight;
        }
      }
    });
  }
  failure.rethrow();
  if (data.exchange->size() > 1) gather_blocks(*data.exchange, process, std::span(sums));
  Objective result;
  double total_weight = 0;
  for (const BlockSums& of_block : sums) {
    result.mean_loss += of_block.loss;
    total_weight += of_block.weight;
  }
  result.mean_loss /= total_weight;
  double squares = 0, absolutes = 0;
  const auto add = [&](double w) {
    squares += w * w;
    absolutes += std::abs(w);
  };
  // No weight, no penalty, however large the amounts: infinity times 0 would be no number.
  const auto charge = [](double amount, double sum) { return sum == 0 ? 0 : amount * sum; };
  for (const double w : model.number_weights) add(w);
  for (const float w : model.indicator_weights) add(static_cast<double>(w));
  result.penalty = charge(0.5 * l2, squares) + charge(l1, absolutes);
  return result;
}

}  // namespace glassbox::engine
