// Shards trained by several processes that share nothing but what goes through an Exchange.
#include "engine/sgd/shard_reduction.h"

#include <catch2/catch.hpp>

#include "engine/sgd/sgd_learner.h"
#include "tests/engine/made_data.h"
#include "tests/thread_exchange.h"

using namespace glassbox::testing;
namespace io = glassbox::io;

namespace {

constexpr std::size_t kRows = 20'000, kNumbers = 2, kShards = 8, kBlock = 3'000, kPasses = 2;
constexpr std::size_t kMerges = kPasses * ((kRows + kBlock - 1) / kBlock);

struct Trained {
  std::vector<float> weights;
  double loss = 0;
};

Trained trained(SgdContext context, const io::Exchange& exchange) {
  context.exchange = &exchange;
  SgdLearner learner(context, {0.05, 2.0 * kRows});
  Trained result;
  for (std::size_t pass = 0; pass < kPasses; ++pass) result.loss += learner.train(0, kRows, {});
  learner.materialize();
  const WeightsView& view = learner.weights().view();
  const auto add = [&](const float* weights, std::size_t count) {
    result.weights.insert(result.weights.end(), weights, weights + count);
  };
  add(view.indicators, context.shape.indicators * view.lanes);
  add(view.references, view.slot_count * view.lanes);
  add(view.numbers, kNumbers * view.lanes);
  add(view.bias, view.lanes);
  return result;
}

// What process 0 sends, by the sizes of its parts.
std::uint64_t bytes_sent(std::size_t floats, std::size_t processes) {
  const std::size_t shards = io::share_of(0, processes, kShards).size();
  const std::size_t slice = io::share_of(0, processes, floats).size();
  return kMerges *
         (shards * (4 * (floats - slice) + 16 * (processes - 1)) + 4 * slice * (processes - 1));
}

}  // namespace

TEST_CASE("shards trained apart make the model of shards trained together",
          "[engine][shard_reduction][property]") {
  const auto loss = GENERATE(Loss::kSquared, Loss::kLogistic, Loss::kMultinomial);
  const bool has_l1 = GENERATE(false, true);
  CAPTURE(static_cast<int>(loss), has_l1);
  const MadeData made = made_data(loss, kRows, kNumbers, 3, /*seed=*/2);
  const MadeSet set(made, loss);
  SgdContext context;
  const TrainingSet data = set.set();
  context.rows = data.rows;
  context.kernels = sgd_kernels();
  context.loss = loss;
  context.shape = {made.space.indicator_count(), context.rows->slot_groups().size(), kNumbers,
                   loss == Loss::kMultinomial ? made.class_count : 1};
  if (has_l1)
    context.penalty = {1e-6, 1e-4, {1e-6, 1e-6}, {1e-4, 1e-4}};
  else
    context.penalty = {0, 1e-2, {0, 0}, {1e-2, 1e-2}};
  context.shards = kShards;
  context.block = kBlock;
  const std::size_t lanes = context.shape.lanes();
  const std::size_t floats = (context.shape.indicators + context.shape.slots + 1) * lanes +
                             (lanes == 1 ? 8 : kNumbers * lanes);
  const Trained expected = trained(context, io::no_others());
  for (const std::size_t processes : {1, 2, 3, 4, 11}) {
    CAPTURE(processes);
    std::vector<Trained> results(processes);
    const std::uint64_t sent = in_processes(processes, [&](const io::Exchange& exchange) {
      results[exchange.rank()] = trained(context, exchange);
    });
    for (const Trained& result : results) {
      CHECK(result.weights == expected.weights);
      CHECK(result.loss == expected.loss);
    }
    CHECK(sent == bytes_sent(floats, processes));
    const auto w = static_cast<double>(floats), p = static_cast<double>(processes);
    const double s = kShards;  // the formula of docs/scaling.md
    if (floats % processes == 0 && kShards % processes == 0)
      CHECK(static_cast<double>(sent) ==
            kMerges * (4 * w * (p - 1) / p * (s / p + 1) + 16 * s / p * (p - 1)));
  }
}

TEST_CASE("a merge averages what shards changed, wherever they are", "[engine][shard_reduction]") {
  // Shard by shard: the first changed nothing, the second one weight, the third both of the first
  // array. The second array has no scale.
  const std::vector<ShardFacts> facts{{0.5, 10}, {0.25, 20}, {2, 30}};
  const std::vector<std::vector<float>> first{{1, 2, 3}, {5, 2, 3}, {7, 9, 3}};
  const std::vector<std::vector<float>> second{{8}, {8}, {6}};
  const std::size_t processes = GENERATE(1, 2, 3, 5);
  CAPTURE(processes);
  in_processes(processes, [&](const io::Exchange& exchange) {
    const io::Share here = io::share_here(exchange, facts.size());
    std::vector<float> base{1, 2, 3}, base2{8};
    std::vector<std::vector<float>> mine(first.begin() + static_cast<std::ptrdiff_t>(here.begin),
                                         first.begin() + static_cast<std::ptrdiff_t>(here.end));
    std::vector<std::vector<float>> mine2(second.begin() + static_cast<std::ptrdiff_t>(here.begin),
                                          second.begin() + static_cast<std::ptrdiff_t>(here.end));
    std::vector<MergedArray> arrays{{base, true, {}}, {base2, false, {}}};
    for (std::size_t s = 0; s < mine.size(); ++s) {
      arrays[0].here.push_back(mine[s].data());
      arrays[1].here.push_back(mine2[s].data());
    }
    const std::vector<ShardFacts> all =
        merge_shards(arrays, std::span(facts).subspan(here.begin, here.size()), facts.size(),
                     exchange, /*threads=*/1);
    // Catch's checks are for one thread.
    std::vector<double> losses;
    for (const ShardFacts& of : all) losses.push_back(of.loss);
    bool is_good = losses == std::vector<double>{10, 20, 30};
    is_good &= base == std::vector<float>{(5 * 0.25f + 7 * 2) / 2, 18, 1.5f};
    is_good &= base2 == std::vector<float>{6};
    for (const std::vector<float>& stored : mine) is_good &= stored == base;
    for (const std::vector<float>& stored : mine2) is_good &= stored == base2;
    if (!is_good) throw std::runtime_error("another mean");
  });
}
