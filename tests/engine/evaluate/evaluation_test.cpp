#include "engine/evaluate/evaluation.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <nlohmann/json.hpp>
#include <random>

#include "engine/evaluate/evaluator.h"
#include "io/base/input_error.h"
#include "tests/engine/hand_made.h"

using namespace glassbox::testing;

namespace {

Evaluation evaluate_csv(const MLModel& model, const std::string& csv,
                        const Schema* schema = nullptr, const CsvOptions& options = {}) {
  const TemporaryDirectory directory;
  write_text(directory / "eval.csv", csv);
  return evaluate(model, list_input_files({directory / "eval.csv"}), schema, options);
}

// The score is what `size` makes of it, nothing else has weight.
MLModel model_of_size(AttributeType target) {
  MLModel model = fruit_model(target);
  model.weights.bias.assign(model.weights.bias.size(), 0);
  model.weights.number_weights.assign(model.weights.number_weights.size(), 0);
  model.weights.indicator_weights.assign(model.weights.indicator_weights.size(), 0);
  model.weights.number_weights[0] = 1;
  model.weights.bias[0] = model.recipe.features().numbers[0].center;  // sizes count from it
  model.weights.output_center = 0;
  model.weights.output_scale = 1;
  model.target.records = 10;  // no alert about sufficient data
  return model;
}

double log_odds(double score) { return std::clamp(std::log(score / (1 - score)), -800.0, 800.0); }

// As batch files have them.
std::vector<float> scores_of(const MLModel& model, const std::vector<double>& margins) {
  const Predictor predictor(model);
  std::vector<float> scores;
  for (const double margin : margins) {
    double score = 0;
    predictor.scores_of({&margin, 1}, {&score, 1});
    scores.push_back(to_float32(score));
  }
  return scores;
}

}  // namespace

TEST_CASE("mirror images have the same area and log loss", "[engine][evaluation]") {
  // Scores of margins above 17 are 1 in float32, those of as small ones are all different.
  const MLModel model = model_of_size(AttributeType::kBinary);
  const Evaluation evaluation =
      evaluate_csv(model, "a,40,red,,0\nb,50,red,,0\nc,60,red,,1\nd,70,red,,1\ne,80,red,,0\n");
  const Evaluation mirrored =
      evaluate_csv(model, "a,-40,red,,1\nb,-50,red,,1\nc,-60,red,,0\nd,-70,red,,0\ne,-80,red,,1\n");
  CHECK(evaluation.value == Approx(4.0 / 6));  // 60 and 70 outrank 40 and 50, not 80
  CHECK(mirrored.value == evaluation.value);
  CHECK(mirrored.binary->auc_interval.low == evaluation.binary->auc_interval.low);
  CHECK(evaluation.binary->log_loss == Approx((40.0 + 50 + 80) / 5).epsilon(1e-6));
  CHECK(mirrored.binary->log_loss == Approx(evaluation.binary->log_loss).epsilon(1e-6));
  // The curve is that of the scores in batch files: all are 1 there.
  CHECK(evaluation.binary->curve.size() == 1);
}

TEST_CASE("a regression's errors are those of doubles", "[engine][evaluation]") {
  MLModel model = model_of_size(AttributeType::kNumeric);
  model.weights.output_center = 1.7e9;
  model.weights.output_scale = 173;
  model.target.mean = 1.7e9;
  const std::string csv = "a,0,red,,1700000000\nb,1,red,,1700000173\nc,-2,red,,1699999654\n";
  const Evaluation evaluation = evaluate_csv(model, csv);
  CHECK(evaluation.value < 0.001);
  REQUIRE(!evaluation.alerts.empty());
  CHECK(evaluation.alerts.back().starts_with("the target lies far from zero: near 1.7e+09"));
}

TEST_CASE("an evaluation names the labels of its model", "[engine][evaluation]") {
  MLModel model = model_of_size(AttributeType::kBinary);
  model.schema.binary_labels = BinaryLabels{"bad", "good"};
  const Evaluation evaluation = evaluate_csv(model, "a,2,red,,good\nb,-1,red,,bad\nc,1,red,,1\n");
  CHECK(evaluation.records.used == 2);
  CHECK(evaluation.value == 1);
  CHECK(to_json(evaluation)["binary"]["labels"].dump() ==
        R"({"negative":"bad","positive":"good"})");
  CHECK(evaluate_csv(model, "a,2,red,,good\n").message ==
        "all records have the label good; an AUC needs both, 0.5 stands in for it");
}

TEST_CASE("a binary evaluation shows the AUC first, then the rest", "[engine][evaluation]") {
  const MLModel model = model_of_size(AttributeType::kBinary);
  // Scores in the order 0.9(1) 0.8(0) 0.7(1) 0.4(0) 0.4(1) 0.1(0), as log odds.
  const Evaluation evaluation = evaluate_csv(model,
                                             "a,2.1972246,red,,1\n"
                                             "b,1.3862944,red,,0\n"
                                             "c,0.8472979,red,,yes\n"
                                             "d,-0.4054651,red,,0\n"
                                             "e,-0.4054651,red,,T\n"
                                             "f,-2.1972246,red,,no\n");
  CHECK(evaluation.type == ModelType::kBinary);
  CHECK(evaluation.metric() == "BinaryAUC");
  CHECK(evaluation.value == Approx(6.5 / 9));
  CHECK(evaluation.baseline == 0.5);
  CHECK(evaluation.verdict == "good (AUC 0.722)");
  CHECK(evaluation.message.empty());
  CHECK(evaluation.records.used == 6);
  REQUIRE(evaluation.binary);
  const BinaryEvaluation& binary = *evaluation.binary;
  CHECK(binary.at_threshold.true_positive == 2);
  CHECK(binary.at_threshold.false_positive == 1);
  CHECK(binary.auc_interval.low < evaluation.value);
  CHECK(binary.auc_interval.high > evaluation.value);
  // sklearn.metrics.log_loss([1,0,1,0,1,0], [.9,.8,.7,.4,.4,.1]) -> 0.6006583988
  CHECK(binary.log_loss == Approx(0.6006583988).epsilon(1e-5));
  REQUIRE(binary.table.size() == 101);
  CHECK(binary.table[0].true_positive + binary.table[0].false_positive == 6);
  CHECK(binary.table[100].true_positive + binary.table[100].false_positive == 0);
}

TEST_CASE("the threshold table counts as each threshold alone would",
          "[engine][evaluation][property]") {
  const MLModel model = model_of_size(AttributeType::kBinary);
  std::mt19937 rng(3);
  BinaryColumn column;
  std::vector<double> margins;
  for (int i = 0; i < 1000; ++i) {
    column.values.push_back(static_cast<std::int8_t>(rng() % 2));
    margins.push_back(log_odds(static_cast<double>(rng() % 1001) / 1000.0));  // near a threshold
  }
  const std::vector<float> scores = scores_of(model, margins);
  Evaluator evaluator(model);
  evaluator.add(column, predictions_of(Predictor(model), margins, column));
  Evaluation evaluation;
  evaluator.fill(evaluation);
  const std::vector<std::uint8_t> labels(column.values.begin(), column.values.end());
  for (std::size_t step = 0; step <= 100; ++step) {
    CAPTURE(step);
    const BinaryCounts expected = count_binary(scores, labels, static_cast<double>(step) / 100);
    const BinaryCounts& row = evaluation.binary->table[step];
    CHECK(row.true_positive == expected.true_positive);
    CHECK(row.false_positive == expected.false_positive);
    CHECK(row.true_negative == expected.true_negative);
    CHECK(row.false_negative == expected.false_negative);
  }
}

TEST_CASE("calibration bins hold the records whose scores lie in them",
          "[engine][evaluation][property]") {
  const MLModel model = model_of_size(AttributeType::kBinary);
  std::mt19937 rng(4);
  std::vector<double> margins{-800, 800};
  BinaryColumn column{{0, 1}};
  for (int i = 0; i < 500; ++i) {
    column.values.push_back(static_cast<std::int8_t>(rng() % 2));
    margins.push_back(log_odds(static_cast<double>(rng() % 61) / 100.0));  // none above 0.6
  }
  const std::vector<float> scores = scores_of(model, margins);
  Evaluator evaluator(model);
  evaluator.add(column, predictions_of(Predictor(model), margins, column));
  Evaluation evaluation;
  evaluator.fill(evaluation);
  std::size_t bin = 0;
  for (int tenth = 0; tenth < 10; ++tenth) {
    const auto begin = static_cast<float>(tenth / 10.0),
               end = static_cast<float>((tenth + 1) / 10.0);
    double sum = 0;
    std::uint64_t records = 0, positives = 0;
    for (std::size_t i = 0; i < scores.size(); ++i) {
      if (scores[i] < begin || (tenth < 9 && scores[i] >= end)) continue;
      sum += scores[i];
      ++records;
      positives += column.values[i] != 0 ? 1 : 0;
    }
    if (records == 0) continue;
    CAPTURE(tenth);
    const CalibrationBin& found = evaluation.binary->calibration.at(bin++);
    CHECK(found.begin == Approx(tenth / 10.0));
    CHECK(found.end == Approx((tenth + 1) / 10.0));
    CHECK(found.records == records);
    CHECK(found.positives == positives);
    CHECK(found.mean_score == Approx(sum / static_cast<double>(records)));
  }
  CHECK(evaluation.binary->calibration.size() == bin);
  CHECK(bin == 8);  // 0 to 0.7, and the single score of 1
}

TEST_CASE("one class alone has an AUC of 0.5 and a message", "[engine][evaluation]") {
  const Evaluation evaluation =
      evaluate_csv(model_of_size(AttributeType::kBinary), "a,1,red,,1\nb,2,red,,1\n");
  CHECK(evaluation.value == 0.5);
  CHECK(evaluation.message ==
        "all records have the label 1; an AUC needs both, 0.5 stands in for it");
  CHECK(evaluation.verdict == "cannot be told from these records");
}

TEST_CASE("a multiclass evaluation averages F1 over the classes of the data",
          "[engine][evaluation]") {
  // Classes plum, fig, apple; the margin of plum is the size, the others' 0: plum for sizes above
  // 0; below, fig, the first of equal scores.
  const MLModel model = model_of_size(AttributeType::kCategorical);
  const Evaluation evaluation = evaluate_csv(model,
                                             "a,3,red,,plum\n"
                                             "b,1,red,,plum\n"
                                             "c,-3,red,,fig\n"
                                             "d,2,red,,fig\n"
                                             "e,2,red,,quince\n");
  REQUIRE(evaluation.multiclass);
  const MulticlassEvaluation& multiclass = *evaluation.multiclass;
  CHECK(multiclass.classes == std::vector<std::string>{"plum", "fig", "apple", "quince"});
  CHECK(confusion_csv(multiclass) ==
        "true\\predicted,plum,fig,apple,quince\n"
        "plum,2,0,0,0\n"
        "fig,1,1,0,0\n"
        "apple,0,0,0,0\n"
        "quince,1,0,0,0\n");
  // F1: plum 2*2/(2+4), fig 2*1/(2+1), quince 0; apple does not occur.
  CHECK(evaluation.value == Approx((4.0 / 6 + 2.0 / 3 + 0) / 3));
  // Always plum, the most frequent in training: F1 2*2/(2+5), 0, 0.
  CHECK(evaluation.baseline == Approx((4.0 / 7) / 3));
  const auto p = [](double size) { return std::exp(size) / (std::exp(size) + 2); };
  const double fig = 1 / (std::exp(-3) + 2), missed_fig = 1 / (std::exp(2) + 2);
  CHECK(multiclass.log_loss == Approx(-(std::log(p(3)) + std::log(p(1)) + std::log(fig) +
                                        std::log(missed_fig) + std::log(1e-15)) /
                                      5));
  CHECK(evaluation.verdict == "better than the baseline by 0.254 (F1 0.444 against 0.190)");
}

TEST_CASE("a regression evaluation compares with the training mean", "[engine][evaluation]") {
  MLModel model = model_of_size(AttributeType::kNumeric);
  model.target.mean = 19;
  const Evaluation evaluation = evaluate_csv(model, "a,12,red,,10\nb,18,red,,20\nc,33,red,,30\n");
  CHECK(evaluation.value == Approx(2.3805).margin(5e-5));
  CHECK(evaluation.baseline == Approx(8.2260).margin(5e-5));
  CHECK(evaluation.verdict == "better than the baseline by 71 % (RMSE 2.380 against 8.226)");
  REQUIRE(evaluation.regression);
  CHECK(evaluation.regression->mean_absolute_error == Approx(7.0 / 3));
  CHECK(evaluation.regression->residual_mean == Approx(-1));
  CHECK(evaluation.regression->r_squared == Approx(1 - 17.0 / 200));
}

TEST_CASE("an RMSE is told in digits that its unit has use for", "[engine][evaluation]") {
  const auto [value, baseline, verdict] = GENERATE(table<double, double, std::string>({
      {0.0000123456, 0.0000246912,
       "better than the baseline by 50 % (RMSE 1.235e-05 against 2.469e-05)"},
      {0.0512, 0.128, "better than the baseline by 60 % (RMSE 0.0512 against 0.128)"},
      {29853.25, 79412.5, "better than the baseline by 62 % (RMSE 29853 against 79412)"},
      {123456789.5, 123456789.5, "no better than the baseline (RMSE 123456790)"},
  }));
  Evaluation evaluation;
  evaluation.type = ModelType::kRegression;
  evaluation.value = value;
  evaluation.baseline = baseline;
  CHECK(quality_text(evaluation) == verdict);
}

TEST_CASE("the AUC gets words", "[engine][evaluation]") {
  const auto [auc, verdict] = GENERATE(table<double, std::string>({
      {0.94, "extremely good (AUC 0.94)"},
      {0.9, "extremely good (AUC 0.9)"},
      {0.88, "very good (AUC 0.88)"},
      {0.82, "very good (AUC 0.82)"},
      {0.778, "good (AUC 0.778)"},
      {0.6, "fair (AUC 0.6)"},
      {0.51, "poor (AUC 0.51)"},
      {0.5, "no better than the baseline (AUC 0.5)"},
      {0.3, "worse than the baseline (AUC 0.3)"},
  }));
  Evaluation evaluation;
  evaluation.value = auc;
  evaluation.baseline = 0.5;
  CHECK(quality_text(evaluation) == verdict);
}

TEST_CASE("an evaluation that stands up raises no alert", "[engine][evaluation]") {
  MLModel model = model_of_size(AttributeType::kBinary);
  model.target.class_counts = {2, 3};
  CHECK(evaluate_csv(model, "a,1,red,,1\nb,2,red,,1\nc,3,red,,0\nd,2,red,,0\ne,1,red,,1\n")
            .alerts.empty());
}

TEST_CASE("each of Amazon's five checks can fire", "[engine][evaluation]") {
  using Alerts = std::vector<std::string>;
  MLModel model = model_of_size(AttributeType::kBinary);
  model.target.class_counts = {1, 1};
  const std::string csv = "a,1,red,,1\nb,2,red,,0\n";
  CHECK(evaluate_csv(model, csv).alerts.empty());
  model.data_digest = digest_of({{1, 0}});
  CHECK(evaluate_csv(model, csv).alerts ==
        Alerts{"the model was trained on the same data; hold some out for the evaluation"});
  model.data_digest = "another";

  MLModel large = model_of_size(AttributeType::kBinary);
  large.target.class_counts = {1, 1};
  large.target.records = 21;
  CHECK(evaluate_csv(large, csv).alerts ==
        Alerts{"only 2 records, less than 10 % of the 21 the model was trained on"});
  large.target.records = 20;
  CHECK(evaluate_csv(large, csv).alerts.empty());

  Schema schema = schema_of({{"size", AttributeType::kNumeric},
                             {"weight", AttributeType::kNumeric},
                             {"y", AttributeType::kBinary}});
  CHECK(evaluate_csv(model, "1,1,1\n2,2,0\n", &schema).alerts ==
        Alerts{"the schema differs from the training data's: missing id, color, note; unknown "
               "weight"});

  CHECK(evaluate_csv(model, csv + "c,1,red,,\n").alerts ==
        Alerts{"1 of 3 records could not be used"});

  CHECK(
      evaluate_csv(model, csv + "c,1,red,,1\n").alerts ==
      Alerts{
          "the distribution of the target differs from that in the training data (total variation "
          "distance 0.17)"});
  MLModel numbers = model_of_size(AttributeType::kNumeric);
  CHECK(evaluate_csv(numbers, "a,1,red,,100\nb,1,red,,200\n").alerts ==
        Alerts{"the distribution of the target differs from that in the training data "
               "(Kolmogorov-Smirnov distance 1.00)"});
}

TEST_CASE("an evaluation does not depend on threads or where blocks end", "[engine][evaluation]") {
  const AttributeType target =
      GENERATE(AttributeType::kBinary, AttributeType::kCategorical, AttributeType::kNumeric);
  const MLModel model = fruit_model(target);
  const Table rows = fruit_rows(target);
  std::mt19937 rng(9);
  std::string csv;
  for (int i = 0; i < 30'000; ++i) {
    const Row& like = rows[rng() % rows.size()];
    csv += std::to_string(i) + "," + std::to_string(rng() % 100) + ",green," + like[3] + "," +
           like[4] + "\n";
  }
  CsvOptions one, three;
  three.threads = 3;
  CHECK(to_json(evaluate_csv(model, csv, nullptr, one)).dump() ==
        to_json(evaluate_csv(model, csv, nullptr, three)).dump());
}

TEST_CASE("the JSON of an evaluation opens with the metric", "[engine][evaluation_json]") {
  const MLModel model = model_of_size(AttributeType::kNumeric);
  const auto json = to_json(evaluate_csv(model, "a,12,red,,10\nb,18,red,,20\nragged\n"));
  std::vector<std::string> keys;
  for (const auto& [key, value] : json.items()) keys.push_back(key);
  CHECK(keys == std::vector<std::string>{"MLModelType", "metric", "value", "baseline", "verdict",
                                         "records", "alerts", "regression"});
  CHECK(json["MLModelType"] == "REGRESSION");
  CHECK(json["metric"] == "RegressionRMSE");
  CHECK(json["value"] == Approx(2.0));
  CHECK(json["records"]["total"] == 3);
  CHECK(json["records"]["used"] == 2);
  CHECK(json["records"]["rejected"] == 1);
  CHECK(json["regression"]["residuals"]["counts"].is_array());
  CHECK(json["regression"]["fineResiduals"]["width"] ==
        Approx(json["regression"]["residuals"]["width"].get<double>() / 10));
  CHECK(json["regression"]["sample"]["actual"].dump() == "[10.0,20.0]");
  CHECK(json["regression"]["sample"]["predicted"][0] == Approx(12));
}

TEST_CASE("the JSON holds the threshold table and the confusion matrix",
          "[engine][evaluation_json]") {
  const auto binary =
      to_json(evaluate_csv(model_of_size(AttributeType::kBinary), "a,1,red,,1\nb,2,red,,0\n"));
  CHECK(binary["binary"]["thresholds"].size() == 101);
  CHECK(binary["binary"]["thresholds"][29]["threshold"] == 0.29);
  CHECK(binary["binary"]["atThreshold"]["falsePositive"] == 1);
  const auto classes = to_json(
      evaluate_csv(model_of_size(AttributeType::kCategorical), "a,1,red,,plum\nb,2,red,,fig\n"));
  CHECK(classes["multiclass"]["classes"][0]["class"] == "plum");
  CHECK(classes["multiclass"]["confusion"].dump() == "[[1,0,0],[1,0,0],[0,0,0]]");
  CHECK(classes["multiclass"]["mostConfused"].dump() ==
        R"([{"actual":"fig","predicted":"plum","records":1,"share":1.0}])");
  CHECK(binary["binary"]["curve"].size() == 2);
  CHECK(binary["binary"]["curve"][1]["recall"] == 1.0);
  CHECK(binary["binary"]["calibration"].back()["records"] == 1);
}
