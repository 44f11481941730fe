// A fitted recipe as bytes: what was learned, in the plan's order. Plan and layout follow from the
// recipe's text, the schema and these, so they are not written. Everything read is checked, down to
// each pair's sides: a model file may come from anywhere.
#include <cmath>
#include <limits>
#include <stdexcept>
#include <utility>
#include <vector>

#include "recipes/fit/fitted_recipe.h"
#include "recipes/fit/fitted_state.h"

namespace glassbox::recipes {
namespace {

using Kind = PlanNode::Kind;

bool has_strings(const PlanNode& node) {
  return node.kind == Kind::kCategory || node.kind == Kind::kTextDate || node.kind == Kind::kWords;
}

bool has_pairs(const PlanNode& node) {
  return node.kind == Kind::kNgram || node.kind == Kind::kOsb || node.kind == Kind::kPair;
}

void check(bool is_true, const char* what) {
  if (!is_true) throw BytesError(std::string("fitted recipe: ") + what);
}

void write_counts(const std::vector<std::uint64_t>& counts, ByteWriter& out) {
  out.u64(counts.size());
  for (const std::uint64_t count : counts) out.u64(count);
}

class StoredReader {
 public:
  StoredReader(const Plan& plan, ByteReader& in, FittedPlan& learned)
      : plan_(plan), in_(in), learned_(learned) {}

  void read() {
    learned_.training_rows = in_.u64();
    learned_.statistics.resize(plan_.numbers.size());
    for (NumberStatistics& statistics : learned_.statistics) {
      statistics = {.mean = in_.f64(), .deviation = in_.f64(), .missing_count = in_.u64()};
      check(std::isfinite(statistics.mean) && std::isfinite(statistics.deviation) &&
                statistics.deviation >= 0,
            "a mean or standard deviation that is not a number");
      check(statistics.missing_count <= learned_.training_rows, "more missing than records");
    }
    learned_.nodes.resize(plan_.nodes.size());
    for (std::size_t i = 0; i < plan_.nodes.size(); ++i) read_node(i);
  }

 private:
  const Plan& plan_;
  ByteReader& in_;
  FittedPlan& learned_;

  void read_node(std::size_t i) {
    const PlanNode& node = plan_.nodes[i];
    NodeState& state = learned_.nodes[i];
    if (node.kind == Kind::kBin) read_bins(node, state);
    if (has_strings(node)) read_strings(state.strings);
    if (has_pairs(node)) read_pairs(node, state.pairs);
    const std::size_t count = in_.count(sizeof(std::uint64_t));
    check(count == 0 || count == level_count(plan_, learned_, i), "counts of another node");
    state.counts.resize(count);
    std::uint64_t total = 0;
    for (std::uint64_t& records : state.counts) {
      records = in_.u64();
      check(records <= learned_.training_rows, "a level in more records than there are");
      total += records;
      check(node.is_set || total <= learned_.training_rows, "more levels than records");
    }
  }

  void read_bins(const PlanNode& node, NodeState& state) {
    std::vector<double> edges = in_.f64s();
    check(edges.size() < static_cast<std::size_t>(node.n), "more bin edges than bins");
    try {
      state.bins = QuantileBin(std::move(edges));
    } catch (const std::invalid_argument&) {
      throw BytesError("fitted recipe: bin edges not in order");
    }
    if (learned_.statistics[plan_.number_slot[node.attribute]].missing_count > 0) {
      state.missing_bin = state.bins.bin_count();
    }
  }

  void read_strings(StringTable& strings) {
    const std::size_t count = in_.count(sizeof(std::uint64_t));
    for (std::size_t id = 0; id < count; ++id) {
      check(strings.add(in_.text()) == id, "a string listed twice");
    }
  }

  void read_pairs(const PlanNode& node, PairTable& pairs) {
    const std::size_t count = in_.count(2 * sizeof(std::uint32_t));
    const std::uint32_t left_count = level_count(plan_, learned_, node.left);
    const std::uint32_t right_count =
        node.kind == Kind::kPair ? level_count(plan_, learned_, node.right) : left_count;
    for (std::size_t id = 0; id < count; ++id) {
      const LevelPair pair{.left = in_.u32(), .right = in_.u32()};
      bool is_known = pair.left < left_count && pair.right < right_count;
      if (node.kind == Kind::kNgram) {  // its beginning stands earlier in the same list
        is_known = pair.left <= id && pair.right < right_count;
      } else if (node.kind == Kind::kOsb) {
        is_known = pair.left < left_count && pair.right / kOsbStride < right_count &&
                   pair.right % kOsbStride + 2 <= static_cast<std::uint32_t>(node.n);
      }
      check(is_known, "a combination of unknown levels");
      check(pairs.add(pair) == id, "a combination listed twice");
    }
  }
};

}  // namespace

void FittedRecipe::encode(ByteWriter& out) const {
  const auto& [recipe, schema, plan, learned, layout] = *state_;
  out.u64(learned.training_rows);
  for (const NumberStatistics& statistics : learned.statistics) {
    out.f64(statistics.mean);
    out.f64(statistics.deviation);
    out.u64(statistics.missing_count);
  }
  for (std::size_t i = 0; i < plan.nodes.size(); ++i) {
    const PlanNode& node = plan.nodes[i];
    const NodeState& state = learned.nodes[i];
    if (node.kind == Kind::kBin) out.f64s(state.bins.edges());
    if (has_strings(node)) {
      out.u64(state.strings.size());
      for (std::uint32_t id = 0; id < state.strings.size(); ++id) out.text(state.strings[id]);
    }
    if (has_pairs(node)) {
      out.u64(state.pairs.size());
      for (const LevelPair pair : state.pairs.pairs()) {
        out.u32(pair.left);
        out.u32(pair.right);
      }
    }
    write_counts(state.counts, out);
  }
}

FittedRecipe FittedRecipe::decode(Recipe recipe, Schema schema, ByteReader& in) {
  auto state = std::make_unique<FittedState>();
  state->plan = Plan::make(recipe, schema);
  state->recipe = std::move(recipe);
  state->schema = std::move(schema);
  StoredReader(state->plan, in, state->learned).read();
  freeze(state->plan, state->learned);
  state->layout = Layout::make(state->plan, state->learned, state->schema);
  return FittedRecipe(std::move(state));
}

}  // namespace glassbox::recipes
