/// recipes/fit/node_state.h: what the nodes of a plan learned, and what their levels are called.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "recipes/fit/node_plan.h"
#include "recipes/numbers/number_statistics.h"
#include "recipes/numbers/quantile_bin.h"
#include "recipes/tables/pair_table.h"
#include "recipes/tables/string_table.h"

namespace glassbox::recipes {

/// Which of these a node uses follows from its kind.
struct NodeState {
  QuantileBin bins;                      ///< kBin
  std::uint32_t missing_bin = kNoLevel;  ///< kBin: the level of a missing number, if ever seen
  StringTable strings;                   ///< kCategory, kWords
  PairTable pairs;                       ///< kNgram, kOsb, kPair: see below
  std::vector<std::uint64_t> counts;     ///< training records per level, when outputs use the node
};
// The pairs of
//   kPair   (level of left, level of right)
//   kNgram  (0 or 1 + the n-gram without its last word, last word)
//   kOsb    (first word, 16 * last word + words skipped between)

inline constexpr std::uint32_t kOsbStride = 16;  // > 8, the most words that n = 10 can skip

/// Everything a plan learns from training data.
struct FittedPlan {
  std::vector<NodeState> nodes;              ///< as Plan::nodes
  std::vector<NumberStatistics> statistics;  ///< as Plan::numbers
  std::uint64_t training_rows = 0;
};

/// How many levels a node has.
[[nodiscard]] std::uint32_t level_count(const Plan& plan, const FittedPlan& learned,
                                        std::size_t node);

/// "17", "red", "big deal", "fast__boat", "red_XL".
[[nodiscard]] std::string level_name(const Plan& plan, const FittedPlan& learned, std::size_t node,
                                     std::uint32_t level);

/// Chooses the fastest form of every table; nothing is learned afterwards.
void freeze(const Plan& plan, FittedPlan& learned);

}  // namespace glassbox::recipes
