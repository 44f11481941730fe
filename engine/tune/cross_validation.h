/// engine/tune/cross_validation.h: candidates fitted on all folds but one and evaluated on that
/// one.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/finish/finish.h"
#include "engine/fit/training_memory.h"
#include "engine/fit/training_steps.h"
#include "engine/model/target.h"
#include "engine/tune/candidates.h"
#include "engine/tune/record_folds.h"

namespace glassbox::engine {

/// The records that candidates are tried on. Columns stand in the schema's order.
struct TuningRecords {
  Schema schema;
  RecipeColumns columns;
  Schema plain;  ///< columns.plain_inputs_of(schema)
  ModelType type = ModelType::kBinary;
  std::vector<RecordBlock> blocks;
  std::vector<std::string> classes;  ///< multiclass: by first appearance
  FoldFacts facts;
  TargetSummary target;

  /// Takes note of classes, targets and inputs.
  TuningRecords(std::vector<RecordBlock> blocks, const Schema& schema,
                const RecipeColumns& columns = {});
  /// Before folds are drawn. Records with equal inputs stay together, but not where that leaves too
  /// few groups or they repeat by nature.
  void prepare_folds(std::uint32_t folds);
  /// Whether prepare_folds() left enough to hold a fold out.
  [[nodiscard]] bool can_be_folded(std::uint32_t folds) const;
  [[nodiscard]] std::size_t size() const { return facts.inputs.size(); }
  std::vector<double> labels;  ///< of each record: the value, 0 or 1, or the place in classes
};

/// What one candidate did on one fold.
struct FoldResult {
  std::optional<double> value;         ///< RMSE or AUC; none where a fold has one class only
  double loss = 0;                     ///< mean log loss; of regression, the RMSE
  std::size_t features = 0;            ///< with a weight that is not 0
  std::vector<std::uint32_t> records;  ///< held out, ascending; what follows has one entry for each
  std::vector<float> influence;  ///< on value (engine/tune/record_influence.h); not of multiclass
  std::vector<float> loss_influence;   ///< on loss; not of regression, where it is the same
  std::vector<std::uint32_t> answers;  ///< multiclass: the class with the largest score
};

/// How exactly candidates are fitted: their figures differ by far more.
inline constexpr double kCandidateTolerance = 1e-4;
inline constexpr std::size_t kCandidateDenseLimit = 300;

/// Which fold of which repeat is held out.
struct HeldOut {
  std::span<const std::uint32_t> fold_of;  ///< each record's
  std::uint32_t fold = 0;
};

/// The records that are not held out.
[[nodiscard]] std::vector<RecordBlock> others_of(const TuningRecords& records, const HeldOut& out);

[[nodiscard]] FitPenalty fit_penalty(const Penalty& penalty);

/// The recipe of a shape, its bins and pairs chosen by the target in these records.
[[nodiscard]] std::string chosen_recipe(const RecipeShape& shape, const Schema& schema,
                                        std::span<const RecordBlock> records,
                                        const RecipeColumns& columns = {});

/// All records as features by one recipe, in their order: folds mask the rows of the others.
class CandidateRows {
 public:
  /// learn_from  the records that the recipe's choices by the target (bins, pairs) are made from;
  ///             vocabularies, edges and means, which no target decides, come from all records
  CandidateRows(const TuningRecords& records, const RecipeShape& shape,
                std::span<const RecordBlock> learn_from, const TrainingMemory& memory);
  [[nodiscard]] const TrainingSet& data() const { return data_; }
  [[nodiscard]] const std::string& recipe_text() const { return text_; }

 private:
  std::string text_;
  std::optional<FittedRecipe> recipe_;
  std::optional<LabelledRows> rows_;
  TrainingSet data_;
};

/// The mean log loss of some records, at least one; of regression, their RMSE.
/// margins  of all records, [record * K + k]
[[nodiscard]] double loss_of(const TuningRecords& records, std::span<const std::uint32_t> some,
                             std::span<const double> margins, const LabelScale& scale);

/// Fits each penalty to its optimum (engine/finish/finish.h) on the records that are not held out,
/// each from where the one before it ended, one thread, and evaluated on the others, as evaluate()
/// would.
///
/// rows       of the shape; nullptr: made here, with bins and pairs chosen from the records that
///            are not held out
/// may_go_on  asked between steps; false: Interrupted
/// throws     Interrupted
[[nodiscard]] std::vector<FoldResult> evaluate_fold(const TuningRecords& records,
                                                    const HeldOut& out, const RecipeShape& shape,
                                                    std::span<const Penalty> penalties,
                                                    const CandidateRows* rows,
                                                    const TrainingMemory& memory,
                                                    const std::function<bool()>& may_go_on);

/// What one candidate did on all folds of one repeat.
struct RepeatResult {
  double value = 0;          ///< RMSE, AUC: mean over the folds; macro F1: of all their records
  double loss = 0;           ///< mean over the folds
  double features = 0;       ///< mean over the folds
  std::size_t held_out = 0;  ///< records
  /// By record, 0 where it was not held out: how it moves value and loss, times held_out.
  std::vector<float> influence, loss_influence;
};

/// Macro F1 is taken of all folds together because a fold can hold too few records of a rare class
/// for an F1 of its own.
///
/// folds   at least one
/// source  Forman & Scholz, "Apples-to-Apples in Cross-Validation Studies" (SIGKDD Explorations 12,
///         2010)
[[nodiscard]] RepeatResult sum_up(const TuningRecords& records, std::span<const FoldResult> folds);

}  // namespace glassbox::engine
