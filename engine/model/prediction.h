/// engine/model/prediction.h: scores for records, from blocks or one at a time.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/ml_model.h"
#include "io/csv/csv_reader.h"

namespace glassbox::engine {

/// One summand of a margin.
struct Contribution {
  std::string feature;            ///< "quantile_bin(alcohol,20)=17 (11.2,11.5]"
  double value = 1;               ///< of the feature
  double center = 0;              ///< what its value counts from: a raw number's training mean
  std::vector<double> by_output;  ///< weight * (value - center) for each of the K margins
  /// The training mean, where it stood in for a number that is missing or cannot be read.
  std::optional<double> stand_in = {};
};

/// A score as Amazon's batch files have it: the nearest float32. A number too large for one stays
/// a number. What is compared with a score threshold is this, too.
[[nodiscard]] float to_float32(double score);

/// Why a record scored as it did: the margins are the bias plus all contributions, added in order,
/// exactly. Numbers come first, then each indicator that is 1, levels taken as usual included.
struct Explanation {
  std::vector<double> bias;  ///< [k]
  std::vector<Contribution> contributions;
  std::vector<double> margins;  ///< [k]
  std::vector<double> scores;   ///< [k], of these margins
};

/// Predicts with one model. Immutable; threads share it.
class Predictor {
 public:
  explicit Predictor(const MLModel& model);  ///< the model must outlive it

  /// Columns of a score row: 1 for binary and regression, the classes for multiclass.
  [[nodiscard]] std::size_t output_count() const { return scorer_.output_count(); }

  /// The margins of every row of a block, row-major n x output_count, appended to `out`.
  void margins(const RecordBlock& block, std::vector<double>& out) const;

  /// The same rows' scores: P(target = 1), class probabilities adding to 1, or the predicted
  /// number.
  void score(const RecordBlock& block, std::vector<double>& out) const;

  /// The scores of one row's margins; may be written where the margins stand.
  void scores_of(std::span<const double> margins, std::span<double> out) const;

  /// The score row of one record, cells in the order of the model's schema, empty = missing.
  /// scratch is reused: no allocation after warm-up.
  void score_record(std::span<const std::string_view> cells, FeatureMatrix& scratch,
                    std::span<double> out) const;

  [[nodiscard]] Explanation explain(std::span<const std::string_view> cells) const;

  [[nodiscard]] const MLModel& model() const { return model_; }

 private:
  const MLModel& model_;
  Scorer scorer_;
};

/// A sentence where batch files in Amazon's form hide what a regression model knows: its target
/// lies so far from zero that neighbouring float32 numbers are more than a twentieth of the
/// target's standard deviation apart.
[[nodiscard]] std::optional<std::string> float32_alert(const MLModel& model);

/// How the columns of some data reach a model: attributes are matched by name, the model's types
/// win, attributes the data lack, and those the recipe has no use for, are missing. The plan's
/// columns are the attributes of the model's schema, in order; then, for a batch prediction, the
/// data's row id if they have one, verbatim, and their target if they have one: for a binary model
/// read as BINARY, otherwise verbatim.
/// throws  InputError when an evaluation's data lack the model's target
enum class PlanFor { kEvaluation, kBatchPrediction };
[[nodiscard]] ReadPlan plan_for(const MLModel& model, const Schema& data_schema, PlanFor purpose);

}  // namespace glassbox::engine
