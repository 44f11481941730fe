/// engine/cross_validation.h: candidates trained on all folds but one and judged on that one.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/candidates.h"
#include "engine/record_folds.h"
#include "engine/sgd.h"
#include "engine/target.h"
#include "engine/training_memory.h"

namespace glassbox::engine {

/// The records that candidates are tried on. Columns stand in the schema's order.
struct TuningRecords {
  Schema schema;
  ModelType type = ModelType::kBinary;
  std::vector<RecordBlock> blocks;
  std::vector<std::string> classes;  ///< multiclass: by first appearance
  FoldFacts facts;
  TargetSummary target;

  /// Takes note of classes, targets and inputs.
  TuningRecords(std::vector<RecordBlock> blocks, const Schema& schema);
  [[nodiscard]] std::size_t size() const { return facts.inputs.size(); }
};

/// Of one class among some records: how many are of it, were said to be, and both.
struct ClassCount {
  std::uint32_t truth = 0, predicted = 0, right = 0;
};

/// What one candidate did on one fold.
struct FoldResult {
  std::optional<double> value;      ///< RMSE or AUC; none where a fold has one class only
  std::vector<ClassCount> classes;  ///< multiclass, as TuningRecords::classes
  std::size_t features = 0;         ///< with a weight that is not 0
};

/// Which fold of which draw is held out.
struct HeldOut {
  std::span<const std::uint32_t> fold_of;  ///< each record's
  std::uint32_t fold = 0;
};

/// Trains with each penalty on the records that are not held out, one thread, as train() would from
/// a file of them, and judges on the others, as evaluate() would. The recipe is fitted, promising
/// pairs are chosen and rows are made once for all penalties, from the training records alone.
///
/// parameters  all but the amounts of regularisation
/// may_go_on   asked between blocks of records; false: Interrupted
/// throws      Interrupted
[[nodiscard]] std::vector<FoldResult> judge_fold(const TuningRecords& records, const HeldOut& out,
                                                 const RecipeShape& shape,
                                                 std::span<const Penalty> penalties,
                                                 const TrainingParameters& parameters,
                                                 const TrainingMemory& memory,
                                                 const std::function<bool()>& may_go_on);

/// What one candidate did on all folds of one draw.
struct DrawResult {
  double value = 0;  ///< RMSE, AUC: mean over the folds; macro F1: of their counts added up
  std::vector<double> without;  ///< the same with one fold left out, for each that has a value
  double features = 0;          ///< mean over the folds
};

/// Macro F1 is taken of counts added up because a fold can hold too few records of a rare class for
/// an F1 of its own.
///
/// source  Forman & Scholz, "Apples-to-Apples in Cross-Validation Studies" (SIGKDD Explorations 12,
///         2010)
[[nodiscard]] DrawResult sum_up(std::span<const FoldResult> folds);

}  // namespace glassbox::engine
