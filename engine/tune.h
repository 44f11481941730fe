/// engine/tune.h: a recipe and an amount of regularisation, chosen by cross-validation among the
/// records that were selected; others are never looked at.
///
/// What is tried, in stages, each on top of the best so far:
///
///   numbers   normalised; and in the suggested bins; in 5, 10 or 20 bins with and without that; L2
///             1e-4 .. 1e-1
///   texts     words, clean words, n-grams, OSB
///   pairs     1, 2 and 4 of the most promising pairs (engine/promising_pairs.h)
///   amounts   for every recipe that could still win, L2 in steps of half a power of ten around its
///             best, until both neighbours are judged
///
/// All this on the first draws of folds; candidates that could win are then judged on all draws.
/// docs/decisions/0006-tuning.md says why.
///
/// What `train` does by itself (thorough = false) is the same with fewer recipes and draws, and
/// takes the best.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/cross_validation.h"
#include "engine/learning_curve.h"
#include "io/csv_reader.h"
#include "io/row_ledger.h"

namespace glassbox::engine {

/// Where tuning stands.
struct TuneProgress {
  std::string stage;     ///< "numbers", "texts", "pairs", "amounts", "finalists", "learning curve"
  std::size_t done = 0;  ///< fits of a recipe on a fold, of this stage
  std::size_t of = 0;
};

struct TuneRequest {
  std::vector<InputFile> files;
  Schema schema;
  CsvOptions csv;           ///< which records, on how many threads
  std::uint32_t folds = 5;  ///< 2..20
  /// Seconds after which training stops where it is, above 0. The first recipe is judged whatever
  /// it takes.
  std::optional<double> budget;
  std::uint64_t seed = 1;  ///< of the draws of folds and of the sample
  bool thorough = true;
  bool chooses_columns = false;  ///< leaves out columns and reads dates, see choose_columns()
  std::uint64_t memory = half_of_memory();
  std::filesystem::path temporary_directory = default_temporary_directory();
  std::function<void(const std::string& stage)> stage;  ///< "reading"
  /// From any thread, one call at a time; false: Interrupted.
  std::function<bool(const TuneProgress&)> progress;
};

/// A recipe with an amount of regularisation, and how it did.
struct TunedCandidate {
  RecipeShape shape;
  Penalty penalty;
  std::size_t draws = 0;  ///< it was judged on
  double value = 0;       ///< RMSE, AUC or macro F1: mean over the draws
  double error = 0;       ///< its standard error (engine/candidate_choice.h)
  double loss = 0;        ///< log loss of held-out records, RMSE; mean over the draws
  double behind = 0;      ///< how far the best candidate's value is ahead; below 0 where an amount
                          ///< with a larger loss has the better value
  double behind_error = 0;         ///< the standard error of that
  bool stands_for_recipe = false;  ///< its amount is the one chosen for its recipe
  double features = 0;             ///< with a weight that is not 0; mean over folds and draws
  double seconds = 0;              ///< of one processor
};

struct TuneResult {
  RowLedger records;
  ModelType type = ModelType::kBinary;
  std::size_t tried_on = 0;  ///< records: all that were used, or a sample of them
  std::uint32_t folds = 0;
  std::size_t draws = 0;
  /// The finalists, then what was judged on the first draws only, each in the order of the search.
  std::vector<TunedCandidate> candidates;
  std::size_t best = 0, chosen = 0;  ///< among them
  std::size_t left_out = 0;          ///< candidates that the budget had no time for
  std::string recipe;                ///< the chosen one's text
  std::string parameters;            ///< KEY=VALUE lines, for read_parameters()
  LearningCurve curve;               ///< of the chosen one; none with a budget
  std::vector<std::string> warnings;
  bool thorough = true;
  RecipeColumns columns = {};  ///< of all recipes
};

/// The bits of the result, seconds aside, depend on records, folds and seed alone, unless there is
/// a budget.
/// throws  InputError as train(), and: no inputs, fewer records or groups of equal inputs than
///         folds, a class that would be missing in training; std::invalid_argument; Interrupted
[[nodiscard]] TuneResult tune(const TuneRequest& request);

/// The same among records that were read before, all or a sample of them, columns as plan_all() has
/// them. request.files name them in messages. The columns are given.
[[nodiscard]] TuneResult tune_records(const TuneRequest& request, std::vector<RecordBlock> blocks,
                                      const RowLedger& read, const RecipeColumns& columns = {});

/// Whether records can be dealt out among folds at all.
[[nodiscard]] bool can_be_folded(std::span<const RecordBlock> blocks, const Schema& schema,
                                 std::uint32_t folds, const RecipeColumns& columns = {});

/// Records that candidates are tried on at most; of more, a sample (io/row_sample.h) is taken.
inline constexpr std::size_t kTuningRecords = 32'768;

}  // namespace glassbox::engine
