// Shards trained by several participants that share nothing but what goes through the reduction:
// what an MPI build would do, with threads for processes.
#include "engine/sgd/shard_reduction.h"

#include <barrier>
#include <catch2/catch.hpp>
#include <thread>

#include "engine/sgd/sgd_learner.h"
#include "tests/engine/made_data.h"

using namespace glassbox::testing;

namespace {

// What the participants write down for each other.
struct Table {
  explicit Table(std::size_t participants) : turn(static_cast<std::ptrdiff_t>(participants)) {}
  std::barrier<> turn;
  std::vector<double> values;              // by shard
  std::vector<std::vector<float>> arrays;  // by shard, scaled and whether moved
  std::vector<std::vector<float>> movers;
};

class Participant final : public ShardReduction {
 public:
  Participant(Table& table, std::size_t rank, std::size_t count)
      : table_(table), rank_(rank), count_(count) {}

  [[nodiscard]] Range shards_here(std::size_t shards) const override {
    return {shards * rank_ / count_, shards * (rank_ + 1) / count_};
  }
  void gather(std::span<double> by_shard) const override {
    meet([&] { table_.values.assign(by_shard.size(), 0); });
    const Range here = shards_here(by_shard.size());
    for (std::size_t s = here.begin; s < here.end; ++s) table_.values[s] = by_shard[s];
    table_.turn.arrive_and_wait();
    std::ranges::copy(table_.values, by_shard.begin());
    table_.turn.arrive_and_wait();
    shards_ = by_shard.size();
  }
  void average(std::span<float> base, float idle_scale, std::span<const ShardArray> here,
               int /*threads*/) const override {
    meet([&] {
      table_.arrays.assign(shards_, {});
      table_.movers.assign(shards_, {});
    });
    const Range range = shards_here(shards_);
    for (std::size_t s = range.begin; s < range.end; ++s)
      for (std::size_t i = 0; i < base.size(); ++i) {
        const ShardArray& array = here[s - range.begin];
        const float moved = array.stored[i] != base[i] ? 1.0f : 0.0f;
        table_.movers[s].push_back(moved);
        table_.arrays[s].push_back(moved * (array.stored[i] * array.scale));
      }
    table_.turn.arrive_and_wait();
    for (std::size_t i = 0; i < base.size(); ++i) {
      float sum = 0, movers = 0;
      for (std::size_t s = 0; s < shards_; ++s) {
        sum += table_.arrays[s][i];
        movers += table_.movers[s][i];
      }
      base[i] = movers > 0 ? sum / movers : base[i] * idle_scale;
      for (const ShardArray& array : here) array.stored[i] = base[i];
    }
    table_.turn.arrive_and_wait();
  }

 private:
  template <class Prepare>
  void meet(const Prepare& prepare) const {
    table_.turn.arrive_and_wait();
    if (rank_ == 0) prepare();
    table_.turn.arrive_and_wait();
  }
  Table& table_;
  std::size_t rank_, count_;
  mutable std::size_t shards_ = 0;
};

}  // namespace

TEST_CASE("shards trained apart make the model of shards trained together",
          "[engine][shard_reduction][property]") {
  const auto loss = GENERATE(Loss::kSquared, Loss::kLogistic, Loss::kMultinomial);
  const std::size_t participants = GENERATE(2, 3);
  CAPTURE(static_cast<int>(loss), participants);
  const MadeData made = made_data(loss, 20'000, 2, 3, /*seed=*/2);
  const MadeSet set(made, loss);
  SgdContext context;
  context.rows = set.set().rows;
  context.kernels = sgd_kernels();
  context.loss = loss;
  context.shape = {made.space.indicator_count(), context.rows->slot_groups().size(), 2,
                   loss == Loss::kMultinomial ? made.class_count : 1};
  context.penalty = {1e-6, 1e-4, {1e-6, 1e-6}, {1e-4, 1e-4}};
  context.shards = 8;
  context.block = 3'000;
  const auto weights_of = [&](const ShardReduction& reduction, double& sum) {
    SgdContext mine = context;
    mine.reduction = &reduction;
    SgdLearner learner(mine, {0.05, 40'000});
    sum = learner.train(0, 20'000, {}) + learner.train(0, 20'000, {});
    learner.materialize();
    const WeightsView& view = learner.weights().view();
    const std::size_t lanes = view.lanes;
    std::vector<float> all(view.indicators, view.indicators + made.space.indicator_count() * lanes);
    all.insert(all.end(), view.references, view.references + view.slot_count * lanes);
    all.insert(all.end(), view.bias, view.bias + lanes);
    return all;
  };
  double expected_loss = 0;
  const std::vector<float> expected = weights_of(local_shards(), expected_loss);

  Table table(participants);
  std::vector<std::vector<float>> weights(participants);
  std::vector<double> losses(participants);
  std::vector<std::thread> threads;
  for (std::size_t rank = 0; rank < participants; ++rank)
    threads.emplace_back([&, rank] {
      const Participant participant(table, rank, participants);
      weights[rank] = weights_of(participant, losses[rank]);
    });
  for (std::thread& thread : threads) thread.join();
  for (std::size_t rank = 0; rank < participants; ++rank) {
    CHECK(weights[rank] == expected);
    CHECK(losses[rank] == expected_loss);
  }
}
