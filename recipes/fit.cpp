// Fitting: two walks over the training records. The first tallies numbers for means, deviations
// and quantiles; the second, which can already bin them, collects vocabularies and counts.
#include <algorithm>
#include <array>
#include <span>
#include <utility>
#include <vector>

#include "recipes/evaluate.h"
#include "recipes/fitted_state.h"
#include "recipes/parallel_for.h"

namespace glassbox {
namespace {

constexpr std::size_t kLearningRows = 1024;  // a view: few enough for thousands of nodes

void learn_numbers(const Plan& plan, const BlockReplay& training, int threads, LearntPlan& learnt) {
  if (plan.numbers.empty()) return;
  std::vector<NumberSample> samples(plan.numbers.size());
  std::vector<bool> wanted(plan.attributes_used.size(), false);
  for (const std::size_t attribute : plan.numbers) wanted[attribute] = true;
  training(wanted, [&](const RecordBlock& block) {
    parallel_for(samples.size(), threads, [&](std::size_t slot) {
      std::array<double, kLearningRows> values{};
      for (std::size_t begin = 0; begin < block.row_count; begin += values.size()) {
        const std::size_t count = std::min(values.size(), block.row_count - begin);
        const std::span<double> some(values.data(), count);
        RecordView(block, begin, count).numbers(plan.numbers[slot], some);
        samples[slot].add(some);
      }
    });
  });

  std::vector<std::vector<std::size_t>> bin_nodes(samples.size());  // by slot
  for (std::size_t i = 0; i < plan.nodes.size(); ++i) {
    if (plan.nodes[i].kind == PlanNode::Kind::kBin) {
      bin_nodes[plan.number_slot[plan.nodes[i].attribute]].push_back(i);
    }
  }
  parallel_for(samples.size(), threads, [&](std::size_t slot) {
    samples[slot].finish();
    learnt.statistics[slot] = samples[slot].statistics();
    for (const std::size_t node : bin_nodes[slot]) {
      NodeState& state = learnt.nodes[node];
      state.bins = samples[slot].fit_bins(plan.nodes[node].n);
      if (learnt.statistics[slot].missing_count > 0) state.missing_bin = state.bins.bin_count();
    }
    samples[slot] = NumberSample();
  });
}

// Pairs of few levels are learnt in plain arrays; the number of levels of bins is known by now.
void prepare_pairs(const Plan& plan, LearntPlan& learnt) {
  constexpr std::uint64_t kUnknown = 1u << 31;
  std::vector<std::uint64_t> most_levels(plan.nodes.size(), kUnknown);
  for (std::size_t i = 0; i < plan.nodes.size(); ++i) {
    const PlanNode& node = plan.nodes[i];
    if (node.kind == PlanNode::Kind::kBinary || node.kind == PlanNode::Kind::kBin) {
      most_levels[i] = level_count(plan, learnt, i);
    } else if (node.kind == PlanNode::Kind::kPair) {
      const std::uint64_t left = most_levels[node.left], right = most_levels[node.right];
      learnt.nodes[i].pairs = PairTable(left, right);
      most_levels[i] = std::min(kUnknown, left * right);
    }
  }
}

void learn_levels(const Plan& plan, const BlockReplay& training, int threads, LearntPlan& learnt) {
  std::vector<bool> counted(plan.nodes.size(), false);
  for (const PlanOutput& output : plan.outputs) {
    if (output.node != PlanNode::kNone) counted[output.node] = true;
  }
  prepare_pairs(plan, learnt);
  Workspace work;
  work.fit_to(plan);
  training(plan.attributes_used, [&](const RecordBlock& block) {
    begin_learning(plan, block, work);
    for (std::size_t begin = 0; begin < block.row_count; begin += kLearningRows) {
      const RecordView records(block, begin, std::min(kLearningRows, block.row_count - begin));
      learn(plan, learnt, records, work, counted, threads);
      learnt.training_rows += records.size();
    }
  });
}

}  // namespace

FittedRecipe FittedRecipe::fit(Recipe recipe, Schema schema, const BlockReplay& training,
                               int threads) {
  auto state = std::make_unique<State>();
  state->plan = Plan::make(recipe, schema);
  state->recipe = std::move(recipe);
  state->schema = std::move(schema);
  state->learnt.nodes.resize(state->plan.nodes.size());
  state->learnt.statistics.resize(state->plan.numbers.size());
  learn_numbers(state->plan, training, threads, state->learnt);
  learn_levels(state->plan, training, threads, state->learnt);
  freeze(state->plan, state->learnt);
  state->layout = Layout::make(state->plan, state->learnt, state->schema);
  return FittedRecipe(std::move(state));
}

}  // namespace glassbox
