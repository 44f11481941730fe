/// glassbox/evaluate.h: how good a model is on labelled records.
#pragma once

#include <glassbox/data.h>
#include <glassbox/model.h>

#include <cstdint>
#include <string>
#include <vector>

namespace glassbox {

/// Records by true and predicted label at the model's score threshold, and what follows from them.
/// A rate whose denominator is 0 is 0.
struct BinaryResult {
  double auc_low = 0, auc_high = 0;  ///< 95 % confidence interval of the AUC (DeLong)
  double score_threshold = 0.5;
  std::uint64_t true_positive = 0, false_positive = 0, true_negative = 0, false_negative = 0;
  double accuracy = 0, precision = 0, recall = 0, false_positive_rate = 0, f1 = 0;  ///< 0 to 1
};

struct MulticlassResult {
  /// The K classes of the model, then those that only the data have.
  std::vector<std::string> classes;
  /// Records of class i that were predicted as class j: confusion[i * classes.size() + j].
  std::vector<std::uint64_t> confusion;
  std::vector<double> precision, recall, f1;  ///< by class, 0 to 1
  double accuracy = 0;
};

/// In the unit of the target.
struct RegressionResult {
  double mean_absolute_error = 0;
  double r_squared = 0;      ///< at most 1; below 0: worse than the mean
  double residual_mean = 0;  ///< of actual - predicted
};

struct Evaluation {
  TargetKind kind = TargetKind::kBinary;
  RecordCounts records;

  /// Amazon's metric: "BinaryAUC", "MulticlassAvgFScore" (macro F1) or "RegressionRMSE".
  std::string metric;
  double value = 0;
  /// The metric without a model: AUC 0.5; always the most frequent class; always the mean.
  double baseline = 0;
  std::string verdict;              ///< value beside baseline, in words
  std::string message;              ///< why `value` is a stand-in (one class only); usually ""
  std::vector<std::string> alerts;  ///< Amazon's checks that fired, e.g. "same data as training"

  double log_loss = 0;          ///< mean, natural log; 0 for regression
  BinaryResult binary;          ///< of a binary model
  MulticlassResult multiclass;  ///< of a multiclass model
  RegressionResult regression;  ///< of a regression model

  /// All of this and more (curve, calibration, residuals): what `glassbox evaluate --json` prints,
  /// but for "model" and "data" (docs/command-line.md).
  std::string json;
};

/// Reads labelled records, predicts them, and compares.
///
///     glassbox::Data test;
///     test.files = {"wine.csv"};
///     test.split = "70-100";
///     glassbox::Evaluation e = glassbox::evaluate(model, test);
///     std::cout << e.metric << ' ' << e.value << '\n';   // BinaryAUC 0.8662
///
/// data    with the target; the model's schema where it has none of its own
/// throws  Error kInput: no target in the data, no usable record, a column the model needs is not
///         there; kSystem
/// cost    one pass on `data.threads` threads, memory that does not grow with the data
/// source  Amazon ML Developer Guide, "Evaluating ML Models"; DeLong, DeLong & Clarke-Pearson,
///         Biometrics 44 (1988)
[[nodiscard]] Evaluation evaluate(const Model& model, const Data& data);

}  // namespace glassbox
