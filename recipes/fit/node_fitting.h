/// recipes/fit/node_fitting.h: vocabularies and counts of the nodes of a plan, block by block.
#pragma once

#include <cstddef>
#include <vector>

#include "recipes/fit/record_evaluation.h"

namespace glassbox::recipes {

/// Walks over the training records after numbers were learned. Levels never met before are added,
/// in order of appearance.
class LevelLearner {
 public:
  /// counted  by node: whether the records that have each level are to be counted. Bins are left
  ///          alone, their counts are known.
  /// plan and learned outlive this.
  LevelLearner(const Plan& plan, FittedPlan& learned, std::vector<bool> counted);

  /// By attribute: what add() reads; none when there is nothing to learn.
  [[nodiscard]] const std::vector<bool>& wanted() const { return wanted_; }

  /// The next records. One parallel region for each depth of the plan and 16 MiB of codes.
  void add(const RecordBlock& block, int threads);

 private:
  struct Task {
    bool runs = false;  // is there anything to learn here or above?
    bool counts = false;
    bool is_read = false;  // do other nodes look at its codes?
  };
  const Plan& plan_;
  FittedPlan& learned_;
  std::vector<Task> tasks_;                         // by node
  std::vector<std::vector<std::size_t>> by_depth_;  // nodes that run
  std::vector<bool> wanted_;
  std::size_t view_rows_;
  Workspace work_;

  void learn(std::size_t node, const RecordView& records, const RecordBlock& block);
  void learn_categories(std::size_t node, const RecordView& whole);
};

}  // namespace glassbox::recipes
