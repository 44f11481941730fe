/// glassbox/tune.h: a recipe and a regularization strength, chosen by cross-validation.
#pragma once

#include <glassbox/data.h>
#include <glassbox/model.h>
#include <glassbox/train.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace glassbox {

struct TuneOptions {
  Data data;                ///< with a schema that names a target
  std::uint32_t folds = 5;  ///< parts that are held out in turn, 2 to 20
  /// Seconds after which no further training begins, so that results differ from machine to
  /// machine; 0: everything is tried.
  double budget = 0;
  std::uint64_t seed = 1;    ///< of the folds
  bool all_columns = false;  ///< keeps columns that can say nothing, too
  bool day_first = false;    ///< in dates such as 3/9/2021, where the data do not tell
  /// As TrainOptions::progress; the stage is "reading" or what is tried, `records` the fits done.
  std::function<bool(const TrainProgress&)> progress;
};

/// A recipe with a regularization strength, and how it did on records held out.
struct TunedCandidate {
  std::string recipe;                ///< its outputs on one line
  std::string parameter;             ///< "sgd.l2RegularizationAmount", or that of L1
  std::string amount;                ///< of it: "3e-2"
  double value = 0;                  ///< of TuneResult::metric: mean over the repeats
  double standard_error = 0;         ///< of `value`
  double behind = 0;                 ///< how far the best candidate's value is ahead
  double behind_standard_error = 0;  ///< of `behind`
  double loss = 0;                   ///< log loss; of numbers RMSE
  double features = 0;               ///< with a weight that is not 0, on average
  std::uint64_t repeats = 0;         ///< of cross-validation
  double seconds = 0;                ///< of one processor
  bool stands_for_recipe = false;    ///< its strength is the one chosen for its recipe
};

struct TuneResult {
  RecordCounts records;
  TargetKind kind = TargetKind::kBinary;
  std::string metric;          ///< "BinaryAUC", "MulticlassAvgFScore" or "RegressionRMSE"
  std::uint64_t tried_on = 0;  ///< records: all, or a sample of them
  std::uint32_t folds = 0;
  std::uint64_t repeats = 0;
  std::vector<TunedCandidate> candidates;
  std::size_t best = 0, chosen = 0;               ///< among them
  std::uint64_t left_out = 0;                     ///< candidates that the budget had no time for
  std::string recipe;                             ///< for TrainOptions::recipe
  std::map<std::string, std::string> parameters;  ///< for TrainOptions::parameters
  std::vector<std::string> warnings;
  std::vector<std::string> notes;  ///< on columns that were left out
};

/// Tries recipes and strengths of regularization as `glassbox tune` does.
///
///     glassbox::TuneResult tuned = glassbox::tune(options);
///     train_options.recipe = tuned.recipe;
///     train_options.parameters = tuned.parameters;
///
/// throws  Error kInput: as train(), fewer records than folds, folds or budget out of range;
///         kSystem; kInterrupted
/// cost    some hundred trainings on at most 32,768 records
[[nodiscard]] TuneResult tune(const TuneOptions& options);

}  // namespace glassbox
