// Names of levels from what nodes learned: a word from its vocabulary, a bin its number, an n-gram
// the name of its prefix and of its last word, since it is stored as that pair.
#include "recipes/fit/node_state.h"

namespace glassbox::recipes {

std::uint32_t level_count(const Plan& plan, const FittedPlan& learned, std::size_t node) {
  const NodeState& state = learned.nodes[node];
  switch (plan.nodes[node].kind) {
    case PlanNode::Kind::kBinary:
      return 2;
    case PlanNode::Kind::kCategory:
    case PlanNode::Kind::kTextDate:
    case PlanNode::Kind::kWords:
      return state.strings.size();
    case PlanNode::Kind::kBin:
      return state.bins.bin_count() + (state.missing_bin == kNoLevel ? 0 : 1);
    case PlanNode::Kind::kWordSet:
      return level_count(plan, learned, plan.nodes[node].left);
    default:
      return state.pairs.size();
  }
}

std::string level_name(const Plan& plan, const FittedPlan& learned, std::size_t node,
                       std::uint32_t level) {
  const PlanNode& shape = plan.nodes[node];
  const NodeState& state = learned.nodes[node];
  const auto name = [&](std::size_t argument, std::uint32_t argument_level) {
    return level_name(plan, learned, argument, argument_level);
  };
  switch (shape.kind) {
    case PlanNode::Kind::kBinary:
      return level == 0 ? "0" : "1";
    case PlanNode::Kind::kCategory:
    case PlanNode::Kind::kTextDate:
    case PlanNode::Kind::kWords:
      return std::string(state.strings[level]);
    case PlanNode::Kind::kBin:
      return level == state.missing_bin ? "missing" : std::to_string(level);
    case PlanNode::Kind::kWordSet:
      return name(shape.left, level);
    case PlanNode::Kind::kNgram: {
      const auto [prefix, word] = state.pairs[level];
      const std::string last = name(shape.left, word);
      return prefix == 0 ? last : name(node, prefix - 1) + " " + last;
    }
    case PlanNode::Kind::kOsb: {
      const auto [first, last] = state.pairs[level];
      return name(shape.left, first) + std::string(1 + last % kOsbStride, '_') +
             name(shape.left, last / kOsbStride);
    }
    case PlanNode::Kind::kPair:
      break;
  }
  const auto [left, right] = state.pairs[level];
  return name(shape.left, left) + "_" + name(shape.right, right);
}

void freeze(const Plan& plan, FittedPlan& learned) {
  for (std::size_t i = 0; i < plan.nodes.size(); ++i) {
    const PlanNode& node = plan.nodes[i];
    PairTable& pairs = learned.nodes[i].pairs;
    if (node.kind == PlanNode::Kind::kPair) {
      pairs.freeze(level_count(plan, learned, node.left), level_count(plan, learned, node.right));
    } else if (node.kind == PlanNode::Kind::kNgram) {
      pairs.freeze(pairs.size() + 1, level_count(plan, learned, node.left));
    } else if (node.kind == PlanNode::Kind::kOsb) {
      const std::uint32_t words = level_count(plan, learned, node.left);
      pairs.freeze(words, words * kOsbStride);
    }
  }
}

}  // namespace glassbox::recipes
