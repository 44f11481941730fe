/// recipes/fit/workspace.h: what evaluating a plan works in.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "recipes/fit/node_state.h"

namespace glassbox::recipes {

/// The levels a node takes in each of some records. A node that takes one at most has codes[row],
/// kNoLevel for none; a set has codes[ends[row-1] .. ends[row]).
struct NodeLevels {
  std::vector<std::uint32_t> codes;
  std::vector<std::uint32_t> ends;          // sets only
  std::vector<std::uint32_t> category_map;  // kCategory: level of each entry of the block's
                                            // dictionary, set when a block begins
  std::string word_buffer;                  // kWords, parts of dates
};

/// Room to work in, reused from call to call and from recipe to recipe: it grows to what the
/// largest needed and nothing in it outlives a call.
struct Workspace {
  std::vector<NodeLevels> nodes;
  std::vector<std::span<const double>> numbers;  // as Plan::numbers, one value a record
  std::vector<std::vector<double>> widened;      // those that do not stand in the block as doubles
  std::vector<std::uint32_t> entries;            // indicator ids of some rows, see transform.cpp
  std::vector<std::size_t> cursors, starts;

  void fit_to(const Plan& plan);
};

}  // namespace glassbox::recipes
