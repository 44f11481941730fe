/// engine/tune/tune_request.h: what a search is told, and what comes of it.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/model/learning_curve.h"
#include "engine/tune/cross_validation.h"
#include "io/csv/csv_reader.h"
#include "io/records/read_report.h"

namespace glassbox::engine {

/// Where tuning stands.
struct TuneProgress {
  std::string stage;  ///< "numbers", "texts", "feature crosses", "regularization", "final round",
                      ///< "learning curve"
  std::size_t done = 0;  ///< fits of a recipe on a fold, of this stage
  std::size_t of = 0;
};

struct TuneRequest {
  std::vector<InputFile> files;
  Schema schema;
  CsvOptions csv;           ///< which records, on how many threads
  std::uint32_t folds = 5;  ///< 2..20
  /// Seconds after which training stops where it is, above 0. The first recipe is evaluated
  /// whatever it takes.
  std::optional<double> budget;
  std::uint64_t seed = 1;  ///< of the repeats of folds and of the sample
  bool thorough = true;
  bool chooses_columns = false;  ///< leaves out columns and reads dates, see choose_columns()
  DateOrder date_order = DateOrder::kMonthFirst;  ///< where dates do not tell
  std::uint64_t memory = half_of_memory();
  std::filesystem::path temporary_directory = default_temporary_directory();
  std::function<void(const std::string& stage)> stage;  ///< "reading"
  /// From any thread, one call at a time; false: Interrupted.
  std::function<bool(const TuneProgress&)> progress;
};

/// A recipe with a regularization strength, and how it did.
struct TunedCandidate {
  RecipeShape shape;
  Penalty penalty;
  std::size_t repeats = 0;  ///< it was evaluated on
  double value = 0;         ///< RMSE, AUC or macro F1: mean over the repeats
  double error = 0;         ///< its standard error (engine/tune/candidate_choice.h)
  double loss = 0;          ///< log loss of held-out records, RMSE; mean over the repeats
  double behind = 0;  ///< how far the best candidate's value is ahead; below 0 where a strength
                      ///< with a larger loss has the better value
  double behind_error = 0;         ///< the standard error of that
  bool stands_for_recipe = false;  ///< its strength is the one chosen for its recipe
  double features = 0;             ///< with a weight that is not 0; mean over folds and repeats
  double seconds = 0;              ///< of one processor
};

struct TuneResult {
  ReadReport records;
  ModelType type = ModelType::kBinary;
  std::size_t tried_on = 0;  ///< records: all that were used, or a sample of them
  std::uint32_t folds = 0;
  std::size_t repeats = 0;
  /// Those of the final round, then what was evaluated on the first repeats only, each in the order
  /// of the search.
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

}  // namespace glassbox::engine
