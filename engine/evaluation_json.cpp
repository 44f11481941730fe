// The JSON object that `evaluate --json` prints:
//
//   MLModelType   "BINARY", "MULTICLASS" or "REGRESSION"
//   metric        Amazon's key: "BinaryAUC", "MulticlassAvgFScore" or "RegressionRMSE"
//   value         of the metric
//   baseline      the metric of predicting without looking: AUC 0.5, always the most frequent
//                 training class, always the training mean
//   verdict       value against baseline in words
//   message       only when the metric is a stand-in
//   records       {total, used, rejected, rejectedByReason{reason: count},
//                 invalidByAttribute{attribute: cells taken as missing}}
//   alerts        [sentence], Amazon's checks that fired
//
// and one of
//
//   binary        {aucInterval{low, high}, logLoss, threshold, atThreshold{COUNTS},
//                  thresholds[{threshold, COUNTS} for 0.00, 0.01 .. 1.00]}; COUNTS are
//                 truePositive, falsePositive, trueNegative, falseNegative, accuracy, precision,
//                 recall, falsePositiveRate, f1
//   multiclass    {accuracy, logLoss, classes[{class, records, predicted, precision, recall, f1}],
//                  confusion[[count]]: row = true class, column = predicted one, both in the order
//                 of classes}
//   regression    {meanAbsoluteError, rSquared, residualMean, residuals{begin, width, counts[]}};
//                 residual = actual - predicted, bin i covers begin + i * width on
#include <nlohmann/json.hpp>

#include "engine/evaluation.h"

namespace glassbox {
namespace {

using Json = nlohmann::ordered_json;

void add_counts(Json& json, const BinaryCounts& counts) {
  json["truePositive"] = counts.true_positive;
  json["falsePositive"] = counts.false_positive;
  json["trueNegative"] = counts.true_negative;
  json["falseNegative"] = counts.false_negative;
  json["accuracy"] = counts.accuracy();
  json["precision"] = counts.precision();
  json["recall"] = counts.recall();
  json["falsePositiveRate"] = counts.false_positive_rate();
  json["f1"] = counts.f1();
}

Json to_json(const BinaryEvaluation& binary) {
  Json json;
  json["aucInterval"] = {{"low", binary.auc_interval.low}, {"high", binary.auc_interval.high}};
  json["logLoss"] = binary.log_loss;
  json["threshold"] = binary.threshold;
  add_counts(json["atThreshold"], binary.at_threshold);
  json["thresholds"] = Json::array();
  for (std::size_t step = 0; step < binary.table.size(); ++step) {
    Json row{{"threshold", static_cast<double>(step) / 100}};
    add_counts(row, binary.table[step]);
    json["thresholds"].push_back(std::move(row));
  }
  return json;
}

Json to_json(const MulticlassEvaluation& multiclass) {
  const ConfusionMatrix& confusion = multiclass.confusion;
  Json json;
  json["accuracy"] = confusion.accuracy();
  json["logLoss"] = multiclass.log_loss;
  json["classes"] = Json::array();
  json["confusion"] = Json::array();
  for (std::size_t k = 0; k < confusion.class_count; ++k) {
    json["classes"].push_back({{"class", multiclass.classes[k]},
                               {"records", confusion.truth_count(k)},
                               {"predicted", confusion.predicted_count(k)},
                               {"precision", confusion.precision(k)},
                               {"recall", confusion.recall(k)},
                               {"f1", confusion.f1(k)}});
    Json row = Json::array();
    for (std::size_t j = 0; j < confusion.class_count; ++j) row.push_back(confusion.at(k, j));
    json["confusion"].push_back(std::move(row));
  }
  return json;
}

Json to_json(const RegressionEvaluation& regression) {
  return {{"meanAbsoluteError", regression.mean_absolute_error},
          {"rSquared", regression.r_squared},
          {"residualMean", regression.residual_mean},
          {"residuals",
           {{"begin", regression.histogram_begin},
            {"width", regression.histogram_width},
            {"counts", regression.residual_histogram}}}};
}

}  // namespace

Json to_json(const Evaluation& evaluation) {
  const RowLedger& records = evaluation.records;
  Json json{{"MLModelType", to_text(evaluation.type)},
            {"metric", evaluation.metric()},
            {"value", evaluation.value},
            {"baseline", evaluation.baseline},
            {"verdict", evaluation.verdict}};
  if (!evaluation.message.empty()) json["message"] = evaluation.message;
  json["records"] = {{"total", records.total},
                     {"used", records.used},
                     {"rejected", records.rejected},
                     {"rejectedByReason", records.rejected_by_reason},
                     {"invalidByAttribute", records.invalid_by_attribute()}};
  json["alerts"] = evaluation.alerts;
  if (evaluation.binary) json["binary"] = to_json(*evaluation.binary);
  if (evaluation.multiclass) json["multiclass"] = to_json(*evaluation.multiclass);
  if (evaluation.regression) json["regression"] = to_json(*evaluation.regression);
  return json;
}

std::string confusion_csv(const MulticlassEvaluation& evaluation) {
  std::string csv = "true\\predicted";
  for (const std::string& label : evaluation.classes) csv += "," + quote_csv(label);
  csv += "\n";
  for (std::size_t truth = 0; truth < evaluation.classes.size(); ++truth) {
    csv += quote_csv(evaluation.classes[truth]);
    for (std::size_t k = 0; k < evaluation.classes.size(); ++k) {
      csv += "," + std::to_string(evaluation.confusion.at(truth, k));
    }
    csv += "\n";
  }
  return csv;
}

}  // namespace glassbox
