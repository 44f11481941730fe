// What nodes of the plan learn from a block: category and word vocabularies, pairs, and how many
// records have each level. Rows are taken a few thousand at a time, so that the codes of all nodes
// stay small.
#include "recipes/fit/node_fitting.h"

#include <algorithm>
#include <array>
#include <span>
#include <utility>
#include <variant>

#include "io/base/parallel_for.h"
#include "recipes/fit/node_evaluation.h"
#include "recipes/numbers/date_parts.h"

namespace glassbox::recipes {
namespace {

constexpr std::size_t kCodeBytes = std::size_t{16} << 20;  // of all nodes together
constexpr std::size_t kLeastRows = 256, kMostRows = std::size_t{1} << 16;
constexpr std::size_t kSetBytes = 64;  // of a set in a record: some 16 tokens

// How many cells have each code. Four counts side by side: equal codes in a row, which is what most
// columns have, would wait for each other.
template <class Code>
std::vector<std::uint64_t> count_codes(const std::vector<Code>& codes, std::size_t size) {
  std::vector<std::uint64_t> counts(size);
  if constexpr (sizeof(Code) == 1) {
    std::array<std::array<std::uint32_t, 256>, 4> lanes{};
    constexpr std::size_t kAtOnce = std::size_t{1} << 31;
    for (std::size_t begin = 0; begin < codes.size(); begin += kAtOnce) {
      const std::size_t end = std::min(codes.size(), begin + kAtOnce);
      std::size_t i = begin;
      for (; i + 4 <= end; i += 4) {
        for (std::size_t k = 0; k < 4; ++k) ++lanes[k][codes[i + k]];
      }
      for (; i < end; ++i) ++lanes[0][codes[i]];
      for (std::size_t code = 0; code < size; ++code) {
        for (auto& lane : lanes) counts[code] += std::exchange(lane[code], 0);
      }
    }
  } else {
    for (const Code code : codes) ++counts[code];
  }
  return counts;
}

void count_levels(std::vector<std::uint64_t>& counts, std::span<const std::uint32_t> codes,
                  std::uint32_t level_count) {
  counts.resize(level_count);
  for (const std::uint32_t code : codes) {
    if (code != kNoLevel) ++counts[code];
  }
}

// The same of sets in which levels stand in order, each as often as the record has it: records are
// counted, not tokens.
void count_sets(std::vector<std::uint64_t>& counts, const NodeLevels& levels,
                std::uint32_t level_count) {
  counts.resize(level_count);
  std::size_t at = 0;
  for (const std::uint32_t end : levels.ends) {
    for (const std::size_t begin = at; at < end; ++at)
      if (at == begin || levels.codes[at] != levels.codes[at - 1]) ++counts[levels.codes[at]];
  }
}

}  // namespace

LevelLearner::LevelLearner(const Plan& plan, FittedPlan& learned, std::vector<bool> counted,
                           bool is_merged)
    : plan_(plan),
      learned_(learned),
      is_merged_(is_merged),
      tasks_(plan.nodes.size()),
      by_depth_(static_cast<std::size_t>(plan.depth_count)),
      wanted_(plan.attributes_used.size(), false) {
  std::size_t row_bytes = 0;
  for (std::size_t i = plan.nodes.size(); i-- > 0;) {  // arguments come before those who use them
    const PlanNode& node = plan.nodes[i];
    Task& task = tasks_[i];
    const bool is_bin = node.kind == PlanNode::Kind::kBin;
    task.counts = counted[i] && !is_bin;
    task.runs = task.is_read || !is_bin;
    if (!task.runs) continue;
    by_depth_[static_cast<std::size_t>(node.depth)].push_back(i);
    row_bytes += node.is_set ? kSetBytes : sizeof(std::uint32_t);
    if (node.left == PlanNode::kNone) wanted_[node.attribute] = true;
    for (const std::size_t argument : {node.left, node.right}) {
      if (argument != PlanNode::kNone) tasks_[argument].is_read = true;
    }
  }
  view_rows_ = std::clamp(kCodeBytes / std::max<std::size_t>(1, row_bytes), kLeastRows, kMostRows);
  work_.fit_to(plan);
  clear();
}

// Pairs of few levels are learned in plain arrays; the number of levels of bins is known by now.
void LevelLearner::clear() {
  constexpr std::uint64_t kUnknown = 1u << 31;
  std::vector<std::uint64_t> most_levels(plan_.nodes.size(), kUnknown);
  for (std::size_t i = 0; i < plan_.nodes.size(); ++i) {
    const PlanNode& node = plan_.nodes[i];
    if (node.kind != PlanNode::Kind::kBin) learned_.nodes[i] = {};
    tasks_[i].pairs_by_record.clear();
    if (node.kind == PlanNode::Kind::kBinary || node.kind == PlanNode::Kind::kBin) {
      most_levels[i] = level_count(plan_, learned_, i);
    } else if (node.kind == PlanNode::Kind::kPair) {
      const std::uint64_t left = most_levels[node.left], right = most_levels[node.right];
      learned_.nodes[i].pairs = PairTable(left, right);
      most_levels[i] = std::min(kUnknown, left * right);
    }
  }
}

void LevelLearner::add(const RecordBlock& block, int threads) {
  for (std::size_t begin = 0; begin < block.row_count; begin += view_rows_) {
    const RecordView records(plan_, block, begin, std::min(view_rows_, block.row_count - begin));
    // Nodes of one depth read only shallower ones and write only their own state.
    for (const std::vector<std::size_t>& nodes : by_depth_) {
      parallel_for(nodes.size(), threads_for(nodes.size() * records.size(), threads),
                   [&](std::size_t i) { learn(nodes[i], records, block); });
    }
  }
}

void LevelLearner::learn(std::size_t node, const RecordView& records, const RecordBlock& block) {
  const Task& task = tasks_[node];
  const bool is_category = plan_.nodes[node].kind == PlanNode::Kind::kCategory;
  if (is_category) {
    if (records.begin() == 0) learn_categories(node, RecordView(plan_, block, 0, block.row_count));
    if (!task.is_read) return;
  }
  NodeEvaluation</*kLearning=*/true>(plan_, learned_, records, work_, node).run();
  if (is_merged_) note_records(node);
  if (task.counts && !is_category) {
    const PlanNode& shape = plan_.nodes[node];
    std::vector<std::uint64_t>& counts = learned_.nodes[node].counts;
    const std::uint32_t levels = level_count(plan_, learned_, node);
    if (shape.is_set && shape.counts_tokens) {
      count_sets(counts, work_.nodes[node], levels);
    } else {
      count_levels(counts, work_.nodes[node].codes, levels);
    }
  }
}

// A record's new pairs have the largest numbers of its own, and the last of its codes is largest.
void LevelLearner::note_records(std::size_t node) {
  if (plan_.nodes[node].kind != PlanNode::Kind::kPair || !plan_.nodes[node].is_set) return;
  std::vector<std::uint32_t>& known = tasks_[node].pairs_by_record;
  const NodeLevels& levels = work_.nodes[node];
  std::size_t begin = 0;
  for (const std::uint32_t end : levels.ends) {
    if (begin < end && (known.empty() || levels.codes[end - 1] >= known.back())) {
      known.push_back(levels.codes[end - 1] + 1);
    }
    begin = end;
  }
}

// A block's dictionary stands in order of first appearance, so that new levels are found there and
// records need only be counted.
void LevelLearner::learn_categories(std::size_t node, const RecordView& whole) {
  NodeState& state = learned_.nodes[node];
  const auto add = [&](std::string_view text, std::uint64_t count) {
    const std::uint32_t level = state.strings.add(text);
    if (tasks_[node].counts) {
      state.counts.resize(state.strings.size());
      state.counts[level] += count;
    }
    return level;
  };
  const CategoryColumn* const column = whole.categories(plan_.nodes[node].attribute);
  if (column == nullptr) {
    add({}, whole.size());
    return;
  }
  const StringColumn& dictionary = column->dictionary();
  const std::vector<std::uint64_t> counts = std::visit(
      [&](const auto& codes) { return count_codes(codes, dictionary.size()); }, column->codes());
  std::string& buffer = work_.nodes[node].word_buffer;
  std::vector<std::uint32_t>& map = work_.nodes[node].category_map;
  map.assign(dictionary.size(), kNoLevel);
  for (std::size_t code = 0; code < map.size(); ++code) {
    if (counts[code] > 0)
      map[code] = add(date_part_token(dictionary[code], plan_.nodes[node].n, buffer), counts[code]);
  }
}

}  // namespace glassbox::recipes
