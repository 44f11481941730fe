// What several processes learned, put together as one process would have learned it.
//
// Process 0 met "red" = 0, "blue" = 1, process 1 met "blue" = 0, "green" = 1. In the order of
// records that is red, blue, green, so that process 1's 0 and 1 are 1 and 2 here. Pairs are renamed
// by the maps of their arguments, which come earlier in the plan, and added in the same way.
#include <algorithm>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "recipes/fit/node_fitting.h"
#include "recipes/numbers/count_bytes.h"

namespace glassbox::recipes {
namespace {

using Kind = PlanNode::Kind;

void put_pairs(const PairTable& pairs, ByteWriter& out) {
  out.u64(pairs.size());
  for (const LevelPair pair : pairs.pairs()) {
    put_count(pair.left, out);
    put_count(pair.right, out);
  }
}

}  // namespace

void LevelLearner::encode(ByteWriter& out) const {
  for (std::size_t i = 0; i < tasks_.size(); ++i) {
    if (!tasks_[i].runs || plan_.nodes[i].kind == Kind::kBin) continue;
    const NodeState& state = learned_.nodes[i];
    out.u64(state.strings.size());
    for (std::uint32_t id = 0; id < state.strings.size(); ++id) out.text(state.strings[id]);
    put_pairs(state.pairs, out);
    out.u32s(tasks_[i].pairs_by_record);
    out.u64(state.counts.size());
    put_counts(state.counts, out);
  }
}

void LevelLearner::merge(ByteReader& in) {
  std::vector<LevelMap> maps(tasks_.size());
  for (std::size_t i = 0; i < tasks_.size(); ++i) {
    const PlanNode& node = plan_.nodes[i];
    LevelMap& map = maps[i];
    if (node.kind == Kind::kBin || node.kind == Kind::kBinary) {
      map.resize(level_count(plan_, learned_, i));
      std::iota(map.begin(), map.end(), 0u);
    }
    if (!tasks_[i].runs || node.kind == Kind::kBin) continue;
    if (node.kind == Kind::kWordSet) map = maps[node.left];
    for (std::size_t left = in.count(sizeof(std::uint64_t)); left > 0; --left) {
      map.push_back(learned_.nodes[i].strings.add(in.text()));
    }
    merge_pairs(i, in, maps);
    merge_counts(i, in, map);
  }
}

LevelPair LevelLearner::renamed(const PlanNode& node, LevelPair pair,
                                const std::vector<LevelMap>& maps, const LevelMap& own) const {
  switch (node.kind) {
    case Kind::kNgram:
      return {.left = pair.left == 0 ? 0 : own.at(pair.left - 1) + 1,
              .right = maps[node.left].at(pair.right)};
    case Kind::kOsb:
      return {.left = maps[node.left].at(pair.left),
              .right = maps[node.left].at(pair.right / kOsbStride) * kOsbStride +
                       pair.right % kOsbStride};
    default:
      return {.left = maps[node.left].at(pair.left), .right = maps[node.right].at(pair.right)};
  }
}

void LevelLearner::merge_pairs(std::size_t node, ByteReader& in, std::vector<LevelMap>& maps) {
  const PlanNode& shape = plan_.nodes[node];
  PairTable& table = learned_.nodes[node].pairs;
  LevelMap& own = maps[node];
  const auto take = [&in] { return static_cast<std::uint32_t>(take_count(in)); };
  std::vector<LevelPair> pairs(in.count(2));
  for (LevelPair& pair : pairs) {
    pair.left = take();
    pair.right = take();
  }
  const std::vector<std::uint32_t> by_record = in.u32s();
  if (by_record.empty()) {
    for (const LevelPair pair : pairs) own.push_back(table.add(renamed(shape, pair, maps, own)));
    return;
  }
  own.resize(pairs.size());
  std::vector<std::pair<LevelPair, std::uint32_t>> some;  // of a record: renamed, level there
  std::uint32_t next = 0;
  for (const std::uint32_t end : by_record) {
    some.clear();
    for (; next < end; ++next) some.push_back({renamed(shape, pairs.at(next), maps, own), next});
    std::sort(some.begin(), some.end(), [](const auto& a, const auto& b) {
      return std::pair(a.first.left, a.first.right) < std::pair(b.first.left, b.first.right);
    });
    for (const auto& entry : some) own[entry.second] = table.add(entry.first);
  }
}

void LevelLearner::merge_counts(std::size_t node, ByteReader& in, const LevelMap& map) {
  std::vector<std::uint64_t>& counts = learned_.nodes[node].counts;
  const std::size_t size = in.count(1);
  if (size == 0 && counts.empty()) return;
  counts.resize(level_count(plan_, learned_, node));
  for (std::size_t level = 0; level < size; ++level) counts[map.at(level)] += take_count(in);
}

}  // namespace glassbox::recipes
