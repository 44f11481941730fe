/// engine/fit/row_division.h: which rows each of several processes needs, and so gets.
#pragma once

#include <cstdint>
#include <vector>

#include "io/base/exchange.h"
#include "recipes/fit/feature_matrix.h"

namespace glassbox::engine {

/// A training whose rows are dealt out.
struct DividedTraining {
  std::uint64_t records = 0, ids = 0;  ///< of all processes; ids listed in all rows together
  const FeatureSpace* space = nullptr;
  std::size_t outputs = 1;
  bool may_finish = false;  ///< whether Optimizer may be asked
};

/// By process: places in the order of training. For its shards, the objective, and the learning
/// rates it tries (TrainingSet::exchange). Where there may be a finish, its part of those sums,
/// too: that is about as much again, as shards have rows from all over, and sums have rows in a
/// run.
[[nodiscard]] std::vector<std::vector<Share>> rows_needed(const DividedTraining& training,
                                                          std::size_t processes);

/// All rows for each process.
[[nodiscard]] std::vector<std::vector<Share>> all_rows(std::uint64_t records,
                                                       std::size_t processes);

}  // namespace glassbox::engine
