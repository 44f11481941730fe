// Fitting: replays of the training records. The first few tally numbers for means, deviations and
// quantiles; the last, which can already bin them, collects vocabularies and counts. Processes that
// have a part of the records each tell each other after each replay what they met.
#include <algorithm>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "io/base/input_error.h"
#include "recipes/fit/fitted_recipe.h"
#include "recipes/fit/fitted_state.h"
#include "recipes/fit/node_fitting.h"
#include "recipes/fit/number_fitting.h"
#include "recipes/language/expression_text.h"

namespace glassbox::recipes {
namespace {

// The nodes whose levels become features: those are counted.
std::vector<bool> nodes_of_outputs(const Plan& plan) {
  std::vector<bool> result(plan.nodes.size(), false);
  for (const PlanOutput& output : plan.outputs) {
    if (output.node != PlanNode::kNone) result[output.node] = true;
  }
  return result;
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

// which  "the first " of all records, or "" for some others
void check_level_count(const Plan& plan, const Schema& schema, const std::vector<NodeState>& nodes,
                       const char* which, std::uint64_t records, std::uint64_t max_levels) {
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
                           " different values in " + which + std::to_string(records) +
                           " records, and the recipe more than the " + std::to_string(max_levels) +
                           " that the memory for training has room for; use a smaller n, fewer "
                           "combinations or shorter texts, or give training more --memory");
}

std::string learned_here(const LevelLearner& learner, std::uint64_t records) {
  ByteWriter out;
  out.u64(records);
  learner.encode(out);
  return out.bytes();
}

void learn_levels(const Plan& plan, const Schema& schema, const BlockReplay& training,
                  const std::vector<bool>& counted, int threads, std::uint64_t max_levels,
                  const io::Exchange& exchange, FittedPlan& learned) {
  LevelLearner learner(plan, learned, counted, /*is_merged=*/exchange.size() > 1);
  const bool counts_rows = plan.numbers.empty();
  if (!counts_rows && std::ranges::none_of(learner.wanted(), std::identity{})) return;
  std::uint64_t records = 0;
  training(learner.wanted(), [&](const RecordBlock& block) {
    learner.add(block, threads);
    records += block.row_count;
    check_level_count(plan, schema, learned.nodes, exchange.rank() == 0 ? "the first " : "",
                      records, max_levels);
  });
  if (exchange.size() > 1) {
    std::vector<std::string> learned_by_all = exchange.gather(learned_here(learner, records));
    learner.clear();
    records = 0;
    for (std::string& bytes : learned_by_all) {
      ByteReader in(bytes);
      records += in.u64();
      learner.merge(in);
      check_level_count(plan, schema, learned.nodes, "the first ", records, max_levels);
      std::string().swap(bytes);
    }
  }
  if (counts_rows) learned.training_rows = records;
}

}  // namespace

FittedRecipe FittedRecipe::fit(Recipe recipe, Schema schema, const BlockReplay& training,
                               int threads, std::uint64_t max_levels,
                               const io::Exchange& exchange) {
  auto state = std::make_unique<FittedState>();
  state->plan = Plan::make(recipe, schema);
  state->recipe = std::move(recipe);
  state->schema = std::move(schema);
  state->learned.nodes.resize(state->plan.nodes.size());
  state->learned.statistics.resize(state->plan.numbers.size());
  const std::vector<bool> counted = nodes_of_outputs(state->plan);
  learn_numbers(state->plan, training, counted, threads, exchange, state->learned);
  learn_levels(state->plan, state->schema, training, counted, threads, max_levels, exchange,
               state->learned);
  freeze(state->plan, state->learned);
  state->layout = Layout::make(state->plan, state->learned, state->schema);
  return FittedRecipe(std::move(state));
}

}  // namespace glassbox::recipes
