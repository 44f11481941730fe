/// recipes/fit/node_fitting.h: vocabularies and counts of the nodes of a plan, block by block.
#pragma once

#include <cstddef>
#include <vector>

#include "io/base/bytes.h"
#include "recipes/fit/record_evaluation.h"

namespace glassbox::recipes {

/// Walks over the training records after numbers were learned. Levels never met before are added,
/// in order of appearance.
class LevelLearner {
 public:
  /// counted  by node: whether the records that have each level are to be counted. Bins are left
  ///          alone, their counts are known.
  /// is_merged  whether encode() will be asked for
  /// plan and learned outlive this.
  LevelLearner(const Plan& plan, FittedPlan& learned, std::vector<bool> counted,
               bool is_merged = false);

  /// By attribute: what add() reads; none when there is nothing to learn.
  [[nodiscard]] const std::vector<bool>& wanted() const { return wanted_; }

  /// The next records. One parallel region for each depth of the plan and 16 MiB of codes.
  void add(const RecordBlock& block, int threads);

  /// What processes that have a part of the records each tell each other. One that clears what it
  /// learned, then merges what all encoded, its own too, in the order of their records, has learned
  /// what one process learns from all records.
  void encode(ByteWriter& out) const;
  void clear();
  void merge(ByteReader& in);  ///< throws BytesError

 private:
  struct Task {
    bool runs = false;  // is there anything to learn here or above?
    bool counts = false;
    bool is_read = false;  // do other nodes look at its codes?
    // Of combinations of sets that are to be merged: how many there were after each record that had
    // new ones. Their order within a record is that of its levels' numbers, which merging changes.
    std::vector<std::uint32_t> pairs_by_record;
  };
  const Plan& plan_;
  FittedPlan& learned_;
  bool is_merged_;
  std::vector<Task> tasks_;                         // by node
  std::vector<std::vector<std::size_t>> by_depth_;  // nodes that run
  std::vector<bool> wanted_;
  std::size_t view_rows_;
  Workspace work_;

  void learn(std::size_t node, const RecordView& records, const RecordBlock& block);
  void learn_categories(std::size_t node, const RecordView& whole);
  void note_records(std::size_t node);

  using LevelMap = std::vector<std::uint32_t>;  // level in the other process -> level here
  [[nodiscard]] LevelPair renamed(const PlanNode& node, LevelPair pair,
                                  const std::vector<LevelMap>& maps, const LevelMap& own) const;
  void merge_pairs(std::size_t node, ByteReader& in, std::vector<LevelMap>& maps);
  void merge_counts(std::size_t node, ByteReader& in, const LevelMap& map);
};

}  // namespace glassbox::recipes
