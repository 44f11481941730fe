#include "engine/judge.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "engine/residual_histogram.h"

namespace glassbox {
namespace {

// Counts at the thresholds 0.00, 0.01 .. 1.00, by one look at each score: how many thresholds it
// passes, then running sums.
std::vector<BinaryCounts> threshold_table(std::span<const float> scores,
                                          std::span<const std::uint8_t> labels) {
  constexpr int kSteps = 100;
  std::vector<BinaryCounts> table(kSteps + 1);
  std::vector<std::uint64_t> positives(kSteps + 2), negatives(kSteps + 2);
  for (std::size_t i = 0; i < scores.size(); ++i) {
    std::size_t passed = 0;
    while (passed <= kSteps && answers_one(scores[i], static_cast<double>(passed) / kSteps)) {
      ++passed;
    }
    ++(labels[i] != 0 ? positives : negatives)[passed];
  }
  BinaryCounts counts;  // at a threshold that nothing passes
  for (std::size_t passed = 0; passed <= kSteps + 1; ++passed) {
    counts.false_negative += positives[passed];
    counts.true_negative += negatives[passed];
  }
  for (std::size_t step = kSteps + 1; step-- > 0;) {
    counts.true_positive += positives[step + 1];
    counts.false_negative -= positives[step + 1];
    counts.false_positive += negatives[step + 1];
    counts.true_negative -= negatives[step + 1];
    table[step] = counts;
  }
  return table;
}

void judge_binary(const MLModel& model, const JudgedRecords& judged, Evaluation& evaluation) {
  const std::vector<double>& values = judged.labels.labels().values;
  const std::vector<std::uint8_t> labels(values.begin(), values.end());
  BinaryEvaluation binary;
  binary.log_loss = binary_log_loss(judged.scores, labels);
  binary.threshold = model.score_threshold;
  binary.at_threshold = count_binary(judged.scores, labels, model.score_threshold);
  binary.table = threshold_table(judged.scores, labels);
  evaluation.baseline = 0.5;
  if (std::ranges::count(labels, labels.front()) == std::ssize(labels)) {
    evaluation.value = 0.5;
    binary.auc_interval = {0, 1};
    evaluation.message = std::string("all records have the label ") +
                         (labels.front() != 0 ? "1" : "0") +
                         "; an AUC needs both, 0.5 stands in for it";
  } else {
    evaluation.value = area_under_roc(judged.scores, labels);
    binary.auc_interval = area_under_roc_interval(judged.scores, labels);
  }
  evaluation.binary = std::move(binary);
}

void judge_classes(const MLModel& model, const JudgedRecords& judged, Evaluation& evaluation) {
  const std::vector<double>& values = judged.labels.labels().values;
  const std::vector<std::uint32_t> truth(values.begin(), values.end());
  const std::vector<std::uint32_t> answers(judged.answers.begin(), judged.answers.end());
  MulticlassEvaluation multiclass;
  multiclass.classes = judged.labels.classes();
  multiclass.confusion = count_confusion(truth, answers, multiclass.classes.size());
  double loss = 0;
  for (const float score : judged.scores) loss += log_loss_of(score);
  multiclass.log_loss = loss / static_cast<double>(judged.scores.size());
  evaluation.value = multiclass.confusion.macro_f1();

  const auto& counts = model.target.class_counts;
  const auto most_frequent =
      static_cast<std::uint32_t>(std::ranges::max_element(counts) - counts.begin());
  const std::vector<std::uint32_t> always(truth.size(), most_frequent);
  evaluation.baseline = count_confusion(truth, always, multiclass.classes.size()).macro_f1();
  evaluation.multiclass = std::move(multiclass);
}

void judge_numbers(const MLModel& model, const JudgedRecords& judged, Evaluation& evaluation) {
  const std::vector<double>& truth = judged.labels.labels().values;
  RegressionEvaluation regression;
  regression.mean_absolute_error = mean_absolute_error(truth, judged.scores);
  regression.r_squared = r_squared(truth, judged.scores);
  std::vector<double> residuals(truth.size());
  double sum = 0, squares = 0;
  for (std::size_t i = 0; i < truth.size(); ++i) {
    residuals[i] = truth[i] - judged.scores[i];
    sum += residuals[i];
    // In double: the mean of the training data need not be a float.
    squares += (truth[i] - model.target.mean) * (truth[i] - model.target.mean);
  }
  const double n = static_cast<double>(truth.size());
  regression.residual_mean = sum / n;
  ResidualHistogram histogram = residual_histogram(residuals);
  regression.histogram_begin = histogram.begin;
  regression.histogram_width = histogram.width;
  regression.residual_histogram = std::move(histogram.counts);
  evaluation.value = root_mean_square_error(truth, judged.scores);
  evaluation.baseline = std::sqrt(squares / n);
  evaluation.regression = std::move(regression);
}

template <typename... Values>
std::string formatted(const char* format, Values... values) {
  char buffer[128];
  std::snprintf(buffer, sizeof buffer, format, values...);
  return buffer;
}

// The words Amazon's console is known to have used (0.94 "extremely good", 0.82 and 0.88 "very
// good"), and steps of our own below them.
const char* words_for_auc(double auc) {
  if (auc >= 0.9) return "extremely good";
  if (auc >= 0.8) return "very good";
  if (auc >= 0.7) return "good";
  if (auc >= 0.6) return "fair";
  if (auc > 0.5) return "poor";
  return "no better than the baseline";
}

}  // namespace

ClassAnswers answer_classes(const MLModel& model, std::span<const float> scores,
                            const CategoryColumn& truth) {
  const std::size_t classes = model.classes.size();
  const StringColumn& dictionary = truth.dictionary();
  std::vector<std::size_t> class_of_code(dictionary.size());
  for (std::size_t code = 0; code < dictionary.size(); ++code) {
    class_of_code[code] = static_cast<std::size_t>(
        std::ranges::find(model.classes, dictionary[code]) - model.classes.begin());
  }
  ClassAnswers answers;
  for (std::size_t i = 0; i < truth.size(); ++i) {
    const std::span row = scores.subspan(i * classes, classes);
    answers.best.push_back(static_cast<float>(std::ranges::max_element(row) - row.begin()));
    const std::size_t k = class_of_code[truth[i]];
    answers.score_of_truth.push_back(k < classes ? row[k] : 0.0F);
  }
  return answers;
}

void judge(const MLModel& model, const JudgedRecords& judged, Evaluation& evaluation) {
  evaluation.type = model.type;
  switch (model.type) {
    case ModelType::kBinary:
      judge_binary(model, judged, evaluation);
      break;
    case ModelType::kMulticlass:
      judge_classes(model, judged, evaluation);
      break;
    case ModelType::kRegression:
      judge_numbers(model, judged, evaluation);
      break;
  }
  evaluation.verdict = verdict_of(evaluation);
}

double target_distance(const MLModel& model, const JudgedRecords& judged) {
  const Labels& labels = judged.labels.labels();
  if (model.target.records == 0) return 0;
  if (model.type == ModelType::kRegression) {
    return kolmogorov_smirnov(labels.values, model.target.quantiles);
  }
  const TargetSummary here = summarise(model.type, labels, judged.labels.classes().size());
  return total_variation(here.class_counts, model.target.class_counts);
}

std::string verdict_of(const Evaluation& evaluation) {
  const double value = evaluation.value, baseline = evaluation.baseline;
  if (evaluation.type == ModelType::kBinary) {
    const char* words = value < 0.5 ? "worse than the baseline" : words_for_auc(value);
    return formatted("%s (AUC %.3g)", words, value);
  }
  const bool smaller_is_better = evaluation.type == ModelType::kRegression;
  const char* name = smaller_is_better ? "RMSE" : "F1";
  if (value == baseline) {
    return formatted("no better than the baseline (%s %.3f)", name, value);
  }
  const bool better = smaller_is_better ? value < baseline : value > baseline;
  const char* words = better ? "better" : "worse";
  const double difference = std::abs(value - baseline);
  // An error is compared in relation to the baseline's; an F1 has its own scale, 0 to 1.
  const std::string how_much = smaller_is_better && baseline > 0
                                   ? formatted("%.0f %%", 100 * difference / baseline)
                                   : formatted("%.3f", difference);
  return formatted("%s than the baseline by %s (%s %.3f against %.3f)", words, how_much.c_str(),
                   name, value, baseline);
}

}  // namespace glassbox
