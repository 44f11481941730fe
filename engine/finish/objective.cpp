// The objective of any weights, in doubles and in fixed blocks: what training claims to minimize,
// computed by other means than training uses.
#include "engine/finish/objective.h"

#include <omp.h>

#include <algorithm>
#include <cmath>
#include <span>
#include <vector>

#include "engine/metrics/fixed_math.h"
#include "engine/rows/gather_shares.h"
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

}  // namespace

Objective objective(const TrainingSet& data, Loss loss, const LinearModel& model, double l1,
                    double l2, int threads) {
  const Scorer scorer(model, *data.space);
  const std::size_t n = data.rows->row_count();
  // Blocks are summed one by one and then in order, so that threads cannot change the last bits.
  constexpr std::size_t kBlock = kObjectiveRows;
  const std::size_t blocks = (n + kBlock - 1) / kBlock;
  struct Sums {
    double loss = 0, weight = 0;
  };
  std::vector<Sums> sums(blocks);
  const io::Share here = io::share_here(*data.exchange, blocks);
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
      const std::size_t b = here.begin + static_cast<std::size_t>(at);
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
  gather_shares(*data.exchange, std::span(sums), blocks);
  Objective result;
  double total_weight = 0;
  for (const Sums& of_block : sums) {
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
