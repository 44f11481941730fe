// Fitting: replays of the training records. The first few tally numbers for means, deviations and
// quantiles; the last, which can already bin them, collects vocabularies and counts.
#include <algorithm>
#include <array>
#include <functional>
#include <span>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "io/base/input_error.h"
#include "io/base/parallel_for.h"
#include "recipes/fit/fitted_recipe.h"
#include "recipes/fit/fitted_state.h"
#include "recipes/fit/node_fitting.h"
#include "recipes/language/expression_text.h"

namespace glassbox::recipes {
namespace {

// What numbers may take while they are learned, all together; each gets an equal share.
constexpr std::size_t kNumberMemory = std::size_t{64} << 20;
constexpr std::size_t kNumberRows = 1024;  // widened at once: fits in L1

// The nodes whose levels become features: those are counted.
std::vector<bool> nodes_of_outputs(const Plan& plan) {
  std::vector<bool> result(plan.nodes.size(), false);
  for (const PlanOutput& output : plan.outputs) {
    if (output.node != PlanNode::kNone) result[output.node] = true;
  }
  return result;
}

bool shows_moments(const PlanOutput& output) {
  const Expression& expression = *output.expression;
  return expression.kind == ValueKind::kNumber ||
         (expression.function == Function::kQuantileBin &&
          expression.arguments[0]->function == Function::kNormalize);
}

std::vector<NumberLearner> number_learners(const Plan& plan) {
  std::vector<bool> moments(plan.numbers.size(), false);
  for (const PlanOutput& output : plan.outputs) {
    if (shows_moments(output)) moments[plan.number_slot[output.attribute]] = true;
  }
  std::vector<std::vector<int>> bins(plan.numbers.size());
  for (const PlanNode& node : plan.nodes) {
    if (node.kind == PlanNode::Kind::kBin) {
      bins[plan.number_slot[node.attribute]].push_back(node.n);
    }
  }
  std::vector<NumberLearner> learners;
  learners.reserve(plan.numbers.size());
  for (std::size_t slot = 0; slot < plan.numbers.size(); ++slot) {
    learners.emplace_back(moments[slot], std::move(bins[slot]),
                          kNumberMemory / plan.numbers.size());
  }
  return learners;
}

void add_block(const Plan& plan, const RecordBlock& block, std::size_t attribute,
               NumberLearner& learner) {
  const NumberColumn* const column =
      RecordView(plan, block, 0, block.row_count).number_column(attribute);
  if (column != nullptr) {
    if (const auto* const bytes = std::get_if<std::vector<std::uint8_t>>(&column->values())) {
      return learner.add(*bytes, column->has_missing());
    }
    if (const auto* const doubles = std::get_if<std::vector<double>>(&column->values())) {
      return learner.add(*doubles);
    }
  }
  std::array<double, kNumberRows> values{};
  for (std::size_t begin = 0; begin < block.row_count; begin += values.size()) {
    const std::size_t count = std::min(values.size(), block.row_count - begin);
    const std::span<double> some(values.data(), count);
    RecordView(plan, block, begin, count).numbers(attribute, some);
    learner.add(some);
  }
}

void learn_numbers(const Plan& plan, const BlockReplay& training, const std::vector<bool>& counted,
                   int threads, FittedPlan& learned) {
  std::vector<NumberLearner> learners = number_learners(plan);
  std::vector<std::size_t> pending;  // slots
  for (std::size_t slot = 0; slot < learners.size(); ++slot) pending.push_back(slot);
  for (bool is_first = true; !pending.empty(); is_first = false) {
    std::vector<bool> wanted(plan.attributes_used.size(), false);
    for (const std::size_t slot : pending) wanted[plan.numbers[slot]] = true;
    training(wanted, [&](const RecordBlock& block) {
      if (is_first) learned.training_rows += block.row_count;
      parallel_for(pending.size(), threads_for(pending.size() * block.row_count, threads),
                   [&](std::size_t i) {
                     add_block(plan, block, plan.numbers[pending[i]], learners[pending[i]]);
                   });
    });
    for (const std::size_t slot : pending) learners[slot].end_replay();
    std::erase_if(pending, [&](std::size_t slot) { return learners[slot].is_done(); });
  }

  for (std::size_t slot = 0; slot < learners.size(); ++slot) {
    learned.statistics[slot] = learners[slot].statistics();
  }
  for (std::size_t i = 0; i < plan.nodes.size(); ++i) {
    if (plan.nodes[i].kind != PlanNode::Kind::kBin) continue;
    const std::size_t slot = plan.number_slot[plan.nodes[i].attribute];
    NodeState& state = learned.nodes[i];
    auto [bins, counts] = learners[slot].bins(plan.nodes[i].n);
    state.bins = std::move(bins);
    const std::uint64_t missing = learned.statistics[slot].missing_count;
    if (missing > 0) {
      state.missing_bin = state.bins.bin_count();
      counts.push_back(missing);
    }
    if (counted[i]) state.counts = std::move(counts);
  }
}

// Pairs of few levels are learned in plain arrays; the number of levels of bins is known by now.
void prepare_pairs(const Plan& plan, FittedPlan& learned) {
  constexpr std::uint64_t kUnknown = 1u << 31;
  std::vector<std::uint64_t> most_levels(plan.nodes.size(), kUnknown);
  for (std::size_t i = 0; i < plan.nodes.size(); ++i) {
    const PlanNode& node = plan.nodes[i];
    if (node.kind == PlanNode::Kind::kBinary || node.kind == PlanNode::Kind::kBin) {
      most_levels[i] = level_count(plan, learned, i);
    } else if (node.kind == PlanNode::Kind::kPair) {
      const std::uint64_t left = most_levels[node.left], right = most_levels[node.right];
      learned.nodes[i].pairs = PairTable(left, right);
      most_levels[i] = std::min(kUnknown, left * right);
    }
  }
}

bool reads(const Plan& plan, std::size_t node, std::size_t other) {
  if (node == PlanNode::kNone) return false;
  const PlanNode& shape = plan.nodes[node];
  return node == other || reads(plan, shape.left, other) || reads(plan, shape.right, other);
}

// Strings and combinations; the levels of bins and bits are few.
std::uint64_t levels_learned(const NodeState& state) {
  return std::uint64_t{state.strings.size()} + state.pairs.size();
}

void check_level_count(const Plan& plan, const Schema& schema, const std::vector<NodeState>& nodes,
                       std::uint64_t records, std::uint64_t max_levels) {
  std::uint64_t total = 0;
  std::size_t largest = 0;
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    total += levels_learned(nodes[i]);
    if (levels_learned(nodes[i]) > levels_learned(nodes[largest])) largest = i;
  }
  if (total <= max_levels) return;
  std::string name = "the recipe";
  for (const PlanOutput& output : plan.outputs)
    if (reads(plan, output.node, largest)) name = to_text(*output.expression, schema);
  throw InputError({}, name + " has " + std::to_string(levels_learned(nodes[largest])) +
                           " different values in the first " + std::to_string(records) +
                           " records, and the recipe more than the " + std::to_string(max_levels) +
                           " that the memory for training has room for; use a smaller n, fewer "
                           "combinations or shorter texts, or give training more --memory");
}

void learn_levels(const Plan& plan, const Schema& schema, const BlockReplay& training,
                  const std::vector<bool>& counted, int threads, std::uint64_t max_levels,
                  FittedPlan& learned) {
  prepare_pairs(plan, learned);
  LevelLearner learner(plan, learned, counted);
  const bool counts_rows = plan.numbers.empty();
  if (!counts_rows && std::ranges::none_of(learner.wanted(), std::identity{})) return;
  std::uint64_t records = 0;
  training(learner.wanted(), [&](const RecordBlock& block) {
    if (counts_rows) learned.training_rows += block.row_count;
    learner.add(block, threads);
    records += block.row_count;
    check_level_count(plan, schema, learned.nodes, records, max_levels);
  });
}

}  // namespace

FittedRecipe FittedRecipe::fit(Recipe recipe, Schema schema, const BlockReplay& training,
                               int threads, std::uint64_t max_levels) {
  auto state = std::make_unique<FittedState>();
  state->plan = Plan::make(recipe, schema);
  state->recipe = std::move(recipe);
  state->schema = std::move(schema);
  state->learned.nodes.resize(state->plan.nodes.size());
  state->learned.statistics.resize(state->plan.numbers.size());
  const std::vector<bool> counted = nodes_of_outputs(state->plan);
  learn_numbers(state->plan, training, counted, threads, state->learned);
  learn_levels(state->plan, state->schema, training, counted, threads, max_levels, state->learned);
  freeze(state->plan, state->learned);
  state->layout = Layout::make(state->plan, state->learned, state->schema);
  return FittedRecipe(std::move(state));
}

}  // namespace glassbox::recipes
