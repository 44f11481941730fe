/// engine/evaluate/evaluation.h: a model judged on a labelled datasource: Amazon's metric first,
/// then the rest.
///
/// source  Amazon ML Developer Guide, "Evaluating ML Models"
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "engine/metrics/metrics.h"
#include "engine/metrics/point_sample.h"
#include "engine/metrics/residual_histogram.h"
#include "engine/metrics/score_curve.h"
#include "engine/model/prediction.h"
#include "io/records/read_report.h"

namespace glassbox::engine {

/// Records whose scores are alike: of a model that can be taken at its word, the share of positives
/// is near the mean score.
struct CalibrationBin {
  double begin = 0, end = 0;  ///< scores from begin to below end; the last bin has 1, too
  std::uint64_t records = 0, positives = 0;
  double mean_score = 0;
  Interval positive_share;  ///< 95 % interval of the probability of a positive
};

struct BinaryEvaluation {
  BinaryLabels labels{"0", "1"};  ///< what the target says of the two classes
  Interval auc_interval;
  double log_loss = 0;
  double threshold = 0.5;  ///< the model's
  BinaryCounts at_threshold;
  std::vector<BinaryCounts> table;  ///< at 0.00, 0.01, ... 1.00
  std::vector<Threshold> curve;  ///< see engine/metrics/score_curve.h; empty when a class is absent
  std::vector<CalibrationBin>
      calibration;  ///< ten bins of one width, those without records left out
};

struct MulticlassEvaluation {
  std::vector<std::string> classes;  ///< the model's, then those only the data have
  ConfusionMatrix confusion;
  std::vector<Confusion> most_confused;  ///< 20 at most
  double log_loss = 0;                   ///< a class the model does not know scores 1e-15
};

struct RegressionEvaluation {
  double mean_absolute_error = 0;
  double r_squared = 0;
  double residual_mean = 0;                     ///< actual - predicted
  ResidualHistogram residuals, fine_residuals;  ///< in bins to read, and in tenths of them
  std::vector<PredictedPoint> sample;  ///< of the records, PointSample::kMostPoints at most
};

struct Evaluation {
  ModelType type = ModelType::kBinary;
  ReadReport records;
  double value = 0;  ///< BinaryAUC, MulticlassAvgFScore or RegressionRMSE
  double baseline = 0;
  std::string verdict;              ///< "very good (AUC 0.88)", "better than the baseline by 17 %"
  std::string message;              ///< set when the metric is a stand-in, e.g. one class only
  std::vector<std::string> alerts;  ///< Amazon's evaluation alerts that fire
  std::optional<BinaryEvaluation> binary;
  std::optional<MulticlassEvaluation> multiclass;
  std::optional<RegressionEvaluation> regression;

  /// "BinaryAUC", "MulticlassAvgFScore", "RegressionRMSE".
  [[nodiscard]] std::string_view metric() const;
};

/// Reads, scores and judges, in memory that does not grow with the data: blocks under way, and for
/// the ranking of binary scores and margins up to 64 MiB each (exact for 16 and 8 million records,
/// then see engine/metrics/score_counts.h and engine/metrics/margin_counts.h).
///
/// The area under the curve, log loss and all that is about a regression's numbers come from
/// margins in double. Thresholds, the curve, calibration and the histogram are about scores in
/// float32, as batch files hold them: where those are 1 (a margin above 17), the curve has one step
/// and the area still knows an order. data_schema  of the evaluation files; the model's own when
/// nullptr throws  as read_csv
/// Of several processes (options.exchange) each scores its part of the records; the first adds up
/// and returns the evaluation, the others nothing but the records.
[[nodiscard]] Evaluation evaluate(const MLModel& model, std::span<const InputFile> files,
                                  const Schema* data_schema, const CsvOptions& options);

/// truePositive, ..., f1: counts and rates, as everywhere in JSON.
[[nodiscard]] nlohmann::ordered_json to_json(const BinaryCounts& counts);

/// The documented JSON object, see docs/command-line.md.
[[nodiscard]] nlohmann::ordered_json to_json(const Evaluation& evaluation);

/// All classes, counts, with a header line: Amazon's downloadable confusion matrix.
[[nodiscard]] std::string confusion_csv(const MulticlassEvaluation& evaluation);

}  // namespace glassbox::engine
