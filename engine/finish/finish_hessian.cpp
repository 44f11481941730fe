// The whole Hessian, over pairs of features of each row.
//
// Fewer than 2^18 rows are one sum, in their order. More are cut into the shards of the other sums,
// which are added in their order: several processes can then work on theirs.
#include <algorithm>
#include <cmath>

#include "engine/finish/finish_sums.h"
#include "engine/metrics/fixed_math.h"
#include "engine/rows/row_shards.h"
#include "io/base/first_failure.h"

namespace glassbox::engine {
namespace {

// Hessians of shards that are kept until it is their turn, in doubles of all together; one at
// least.
constexpr std::size_t kMostWaiting = std::size_t{1} << 22;

}  // namespace

// What each row's x x' is multiplied by: of rows_here().
std::vector<double> FinishSums::curvatures_at(std::span<const double> theta, std::size_t k,
                                              std::size_t l) const {
  const std::vector<double> table = table_of(theta);
  const std::size_t first = rows_here().begin;
  std::vector<double> curvatures(rows_here().size());
  const double work = static_cast<double>(rows_ * (numbers_ + 10) + data_.rows->id_count()) *
                      static_cast<double>(outputs_);
  over_shards(work, [&](std::size_t /*s*/, std::size_t begin, std::size_t end) {
    std::vector<double> margins(outputs_);
    for_rows(begin, end, [&](const Row& row) {
      double& curvature = curvatures[row.index - first];
      if (row.weight == 0) return;
      if (loss_ == Loss::kSquared) {
        curvature = row.weight;
        return;
      }
      margins_of(row, table, margins.data());
      if (loss_ == Loss::kLogistic) {
        // Not p (1 - p): 1 - p would round to 0 too soon.
        const double e = fixed_exp(-std::abs(margins[0]));
        curvature = row.weight * e / ((1 + e) * (1 + e));
      } else {
        to_shares(margins);
        curvature = row.weight * margins[k] * ((k == l ? 1.0 : 0.0) - margins[l]);
      }
    });
  });
  return curvatures;
}

void FinishSums::add_to_hessian(io::Share rows, std::span<const double> curvatures,
                                std::vector<double>& hessian) const {
  const std::size_t p = columns_, first = rows_here().begin;
  const double active = static_cast<double>(1 + numbers_) +
                        static_cast<double>(data_.rows->id_count()) / static_cast<double>(rows_);
  // Every thread reads all rows and adds to its own rows of the Hessian: no sum depends on how many
  // they are, and there is one Hessian in memory.
  const int threads = threads_for(static_cast<double>(rows.size()) * active * active / 2);
  FirstFailure failure;
#pragma omp parallel for schedule(static, 1) num_threads(threads)
  for (std::ptrdiff_t at = 0; at < threads; ++at) {
    failure.guard([&] {
      const auto part = static_cast<std::size_t>(at), parts = static_cast<std::size_t>(threads);
      std::vector<std::uint32_t> ids;
      for_rows(rows.begin, rows.end, [&](const Row& row) {
        const double c = curvatures[row.index - first];
        if (c == 0) return;
        if (part == 0) hessian[0] += c;
        const float* const z = row.numbers.data();
        for (std::size_t j = part; j < numbers_; j += parts) {
          double* const to = hessian.data() + (1 + j) * p;
          const double cz = c * static_cast<double>(z[j]);
          to[0] += cz;
          for (std::size_t i = 0; i <= j; ++i) to[1 + i] += cz * static_cast<double>(z[i]);
        }
        ids.clear();
        for (const std::uint32_t id : row.nonreference) ids.push_back(column_of_[id]);
        for (const std::uint32_t id : row.indicators) ids.push_back(column_of_[id]);
        if (!std::ranges::is_sorted(ids)) std::ranges::sort(ids);
        for (std::size_t a = 0; a < ids.size(); ++a) {
          if (ids[a] % parts != part) continue;
          double* const to = hessian.data() + ids[a] * p;
          to[0] += c;
          for (std::size_t i = 0; i < numbers_; ++i) to[1 + i] += c * static_cast<double>(z[i]);
          for (std::size_t b = 0; b <= a; ++b) to[ids[b]] += c;
        }
      });
    });
  }
  failure.rethrow();
}

// Each process goes on from the sum of those before it, and the last one gives it to all.
void FinishSums::add_all_to_hessian(std::span<const double> curvatures,
                                    std::vector<double>& hessian) const {
  const io::Exchange& exchange = *data_.exchange;
  const std::size_t rank = exchange.rank(), last = exchange.size() - 1;
  const io::Share here = io::share_here(exchange, shard_count());
  const auto sum_shard = [&](std::size_t s, std::vector<double>& of_shard) {
    of_shard.assign(hessian.size(), 0);
    add_to_hessian(rows_of_shards(s, s + 1), curvatures, of_shard);
  };
  // What can be done while those before are at work.
  std::vector<std::vector<double>> waiting;
  if (are_rows_spread(rows_) && rank > 0)
    waiting.resize(std::min(here.size(), std::max<std::size_t>(kMostWaiting / hessian.size(), 1)));
  for (std::size_t i = 0; i < waiting.size(); ++i) sum_shard(here.begin + i, waiting[i]);
  const auto add = [&](const std::vector<double>& of_shard) {
    for (std::size_t i = 0; i < hessian.size(); ++i) hessian[i] += of_shard[i];
  };
  const auto add_mine = [&] {
    if (!are_rows_spread(rows_)) return add_to_hessian(rows_here(), curvatures, hessian);
    for (const std::vector<double>& of_shard : waiting) add(of_shard);
    const std::size_t next = here.begin + waiting.size();
    waiting.clear();
    std::vector<double> of_shard;
    for (std::size_t s = next; s < here.end; ++s) {
      sum_shard(s, of_shard);
      add(of_shard);
    }
  };
  const std::size_t bytes = hessian.size() * sizeof(double);
  for (std::size_t r = 0; r < last; ++r) {
    if (rank == r) add_mine();
    std::vector<std::size_t> to(last + 1), from(last + 1);
    if (rank == r) to[r + 1] = bytes;
    if (rank == r + 1) from[r] = bytes;
    const std::span<double> all(hessian), none;
    exchange.alltoallv(std::as_bytes(rank == r ? all : none), to,
                       std::as_writable_bytes(rank == r + 1 ? all : none), from);
  }
  if (rank == last) add_mine();
  if (last == 0) return;
  const std::vector<double> sum = rank == last ? hessian : std::vector<double>();
  std::vector<std::size_t> sizes(last + 1);
  sizes[last] = bytes;
  exchange.allgatherv(std::as_bytes(std::span(sum)), sizes,
                      std::as_writable_bytes(std::span(hessian)));
}

void FinishSums::hessian_at(std::span<const double> theta, std::size_t k, std::size_t l,
                            std::vector<double>& hessian) const {
  const std::vector<double> curvatures = curvatures_at(theta, k, l);
  const std::size_t p = columns_;
  hessian.assign(p * p, 0);
  add_all_to_hessian(curvatures, hessian);
  for (std::size_t r = 0; r < p; ++r)
    for (std::size_t c = 0; c < r; ++c) hessian[c * p + r] = hessian[r * p + c];
  for (const Referenced& group : referenced_) {
    const std::size_t own = group.column;
    const auto rest = [&](std::size_t c) {
      double sum = hessian[c];
      for (std::size_t d = group.begin; d < group.end; ++d)
        if (d != own) sum -= hessian[d * p + c];
      return sum;
    };
    for (std::size_t c = 0; c < p; ++c)
      if (c != own) hessian[own * p + c] = hessian[c * p + own] = rest(c);
    hessian[own * p + own] = rest(own);
  }
  for (double& h : hessian) h /= total_weight_;
}

}  // namespace glassbox::engine
