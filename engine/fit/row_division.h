/// engine/fit/row_division.h: which rows each of several processes needs, and so gets.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/rows/training_rows.h"
#include "engine/sgd/sgd_weights.h"
#include "io/base/exchange.h"

namespace glassbox::engine {

/// A training whose rows are dealt out.
struct DividedTraining {
  std::uint64_t records = 0, ids = 0;  ///< of all processes; ids listed in all rows together
  SgdShape shape;
  double l1 = 0;
};

/// By process: places in the order of training. For its shards, its part of the sums over all rows
/// and of the objective, and the learning rates it tries (TrainingSet::exchange). About twice a
/// process's part: shards have rows from all over, sums have rows in a run.
[[nodiscard]] std::vector<std::vector<Share>> rows_needed(const DividedTraining& training,
                                                          std::size_t processes);

/// All rows for each process.
[[nodiscard]] std::vector<std::vector<Share>> all_rows(std::uint64_t records,
                                                       std::size_t processes);

}  // namespace glassbox::engine
