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
//   binary        {labels{negative, positive}, aucInterval{low, high}, logLoss, threshold,
//   atThreshold{COUNTS},
//                  thresholds[{threshold, COUNTS} for 0.00, 0.01 .. 1.00],
//                  curve[{threshold, recall, falsePositiveRate, precision}], at most 200,
//                  calibration[{begin, end, records, positives, meanScore, positiveShare,
//                               interval{low, high}}]}; COUNTS are
//                 truePositive, falsePositive, trueNegative, falseNegative, accuracy, precision,
//                 recall, falsePositiveRate, f1
//   multiclass    {accuracy, macroF1OfAll, logLoss, classes[{class, records, predicted, precision,
//   recall, f1}],
//                  confusion[[count]]: row = true class, column = predicted one, both in the order
//                 of classes, mostConfused[{actual, predicted, records, share}], at most 20}
//   regression    {meanAbsoluteError, rSquared, residualMean, residuals{begin, width, counts[]},
//                  fineResiduals in a tenth of the width, sample{actual[], predicted[]}};
//                 residual = actual - predicted, bin i covers begin + i * width on
#include <array>
#include <charconv>
#include <nlohmann/json.hpp>

#include "engine/evaluate/evaluation.h"
#include "io/records/read_report_json.h"

namespace glassbox::engine {
namespace {

using Json = nlohmann::ordered_json;

// The number whose text is the shortest that reads back as this float: 0.9, not 0.8999999761581421.
double shortest(float value) {
  std::array<char, 32> text;
  const char* const end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
  double number = value;
  std::from_chars(text.data(), end, number);
  return number;
}

double share_of(std::uint64_t part, std::uint64_t whole) {
  return static_cast<double>(part) / static_cast<double>(whole);
}

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
  json["labels"] = {{"negative", binary.labels.negative}, {"positive", binary.labels.positive}};
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
  json["curve"] = Json::array();
  for (const Threshold& point : binary.curve)
    json["curve"].push_back({{"threshold", shortest(point.threshold)},
                             {"recall", point.counts.recall()},
                             {"falsePositiveRate", point.counts.false_positive_rate()},
                             {"precision", point.counts.precision()}});
  json["calibration"] = Json::array();
  for (const CalibrationBin& bin : binary.calibration)
    json["calibration"].push_back(
        {{"begin", bin.begin},
         {"end", bin.end},
         {"records", bin.records},
         {"positives", bin.positives},
         {"meanScore", bin.mean_score},
         {"positiveShare", share_of(bin.positives, bin.records)},
         {"interval", {{"low", bin.positive_share.low}, {"high", bin.positive_share.high}}}});
  return json;
}

Json to_json(const MulticlassEvaluation& multiclass) {
  const ConfusionMatrix& confusion = multiclass.confusion;
  Json json;
  json["accuracy"] = confusion.accuracy();
  json["macroF1OfAll"] = confusion.macro_f1_of_all();
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
  json["mostConfused"] = Json::array();
  for (const Confusion& pair : multiclass.most_confused)
    json["mostConfused"].push_back(
        {{"actual", multiclass.classes[pair.truth]},
         {"predicted", multiclass.classes[pair.predicted]},
         {"records", pair.records},
         {"share", share_of(pair.records, confusion.truth_count(pair.truth))}});
  return json;
}

Json to_json(const ResidualHistogram& histogram) {
  return {{"begin", histogram.begin}, {"width", histogram.width}, {"counts", histogram.counts}};
}

Json to_json(const RegressionEvaluation& regression) {
  Json actual = Json::array(), predicted = Json::array();
  for (const PredictedPoint& point : regression.sample) {
    actual.push_back(point.actual);
    predicted.push_back(point.predicted);
  }
  return {{"meanAbsoluteError", regression.mean_absolute_error},
          {"rSquared", regression.r_squared},
          {"residualMean", regression.residual_mean},
          {"residuals", to_json(regression.residuals)},
          {"fineResiduals", to_json(regression.fine_residuals)},
          {"sample", {{"actual", std::move(actual)}, {"predicted", std::move(predicted)}}}};
}

}  // namespace

Json to_json(const BinaryCounts& counts) {
  Json json;
  add_counts(json, counts);
  return json;
}

Json to_json(const Evaluation& evaluation) {
  Json json{{"MLModelType", to_text(evaluation.type)},
            {"metric", evaluation.metric()},
            {"value", evaluation.value},
            {"baseline", evaluation.baseline},
            {"verdict", evaluation.verdict}};
  if (!evaluation.message.empty()) json["message"] = evaluation.message;
  json["records"] = read_report_json(evaluation.records);
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

}  // namespace glassbox::engine
