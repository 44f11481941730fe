#include "cli/evaluation_text.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <numeric>

#include "cli/text_table.h"

namespace glassbox {
namespace {

using enum TextTable::Align;

// As Amazon's console showed F1.
std::string score_text(double score) {
  std::array<char, 32> buffer;
  const int length = std::snprintf(buffer.data(), buffer.size(), "%.4f", score);
  return {buffer.data(), static_cast<std::size_t>(length)};
}

std::string binary_text(const BinaryEvaluation& binary) {
  const BinaryCounts& at = binary.at_threshold;
  TextTable rest({kLeft, kLeft});
  rest.add({"AUC, 95 % interval",
            number_text(binary.auc_interval.low) + " to " + number_text(binary.auc_interval.high)});
  rest.add({"log loss", number_text(binary.log_loss)});

  TextTable counts({kLeft, kRight, kRight});
  counts.add({"", "predicted 1", "predicted 0"});
  counts.add({"actual 1", count_text(at.true_positive), count_text(at.false_negative)});
  counts.add({"actual 0", count_text(at.false_positive), count_text(at.true_negative)});

  TextTable cuts({kRight, kRight, kRight, kRight, kRight, kRight});
  cuts.add({"threshold", "accuracy", "precision", "recall", "false pos. rate", "F1"});
  const auto cut = [&cuts](const std::string& name, const BinaryCounts& c) {
    cuts.add({name, percent_text(c.accuracy()), percent_text(c.precision()),
              percent_text(c.recall()), percent_text(c.false_positive_rate()),
              percent_text(c.f1())});
  };
  bool shown = false;  // the model's own threshold
  for (std::size_t i = 0; i < binary.table.size(); i += 10) {
    const double threshold = static_cast<double>(i) / 100;
    if (!shown && binary.threshold <= threshold) {
      cut("* " + number_text(binary.threshold), at);
      shown = true;
      if (binary.threshold == threshold) continue;
    }
    cut(number_text(threshold), binary.table[i]);
  }
  return rest.text() + "\nAt the model's threshold " + number_text(binary.threshold) + "\n" +
         counts.text() + "\nThresholds (* the model's)\n" + cuts.text();
}

std::string multiclass_text(const MulticlassEvaluation& multiclass) {
  const ConfusionMatrix& confusion = multiclass.confusion;
  const std::size_t count = confusion.class_count;
  std::vector<std::size_t> order(count);
  std::iota(order.begin(), order.end(), 0);
  std::ranges::stable_sort(order, std::greater{},
                           [&](std::size_t k) { return confusion.truth_count(k); });
  constexpr std::size_t kMostClasses = 10;  // with more: 9 and the others, as Amazon's view
  const std::size_t alone = count <= kMostClasses ? count : kMostClasses - 1;
  const bool has_others = alone < count;

  const auto row_sum = [&](std::size_t row, std::size_t from_column) {
    std::uint64_t sum = 0;  // of a row's cells from a column on
    for (std::size_t j = from_column; j < count; ++j) sum += confusion.at(order[row], order[j]);
    return sum;
  };
  std::uint64_t total = 0;
  for (std::size_t i = 0; i < count; ++i) total += confusion.truth_count(i);

  TextTable rest({kLeft, kLeft});
  rest.add({"accuracy", percent_text(confusion.accuracy())});
  rest.add({"log loss", number_text(multiclass.log_loss)});

  std::vector<TextTable::Align> aligned(alone + (has_others ? 7 : 6), kRight);
  aligned[0] = kLeft;
  TextTable matrix(aligned);
  std::vector<std::string> row{"actual"};
  for (std::size_t j = 0; j < alone; ++j) row.push_back(printable(multiclass.classes[order[j]]));
  if (has_others) row.push_back("others");
  row.insert(row.end(), {"|", "records", "share", "recall", "F1"});
  matrix.add(row);
  const auto share = [](std::uint64_t part, std::uint64_t whole) {
    return whole == 0 ? std::string("-")
                      : percent_text(static_cast<double>(part) / static_cast<double>(whole));
  };
  for (std::size_t i = 0; i < alone; ++i) {
    const std::size_t k = order[i];
    const std::uint64_t truth = confusion.truth_count(k);
    row = {printable(multiclass.classes[k])};
    for (std::size_t j = 0; j < alone; ++j) row.push_back(share(confusion.at(k, order[j]), truth));
    if (has_others) row.push_back(share(row_sum(i, alone), truth));
    row.insert(row.end(), {"|", count_text(truth), share(truth, total),
                           percent_text(confusion.recall(k)), score_text(confusion.f1(k))});
    matrix.add(row);
  }
  if (has_others) {
    std::uint64_t truth = 0, within = 0;
    std::vector<std::uint64_t> columns(alone);
    for (std::size_t i = alone; i < count; ++i) {
      truth += confusion.truth_count(order[i]);
      within += row_sum(i, alone);
      for (std::size_t j = 0; j < alone; ++j) columns[j] += confusion.at(order[i], order[j]);
    }
    row = {"others"};
    for (const std::uint64_t column : columns) row.push_back(share(column, truth));
    row.push_back(share(within, truth));
    row.insert(row.end(), {"|", count_text(truth), share(truth, total), "", ""});
    matrix.add(row);
  }
  row = {"predicted"};
  std::uint64_t others = 0;
  for (std::size_t j = 0; j < count; ++j) {
    const std::uint64_t predicted = confusion.predicted_count(order[j]);
    if (j < alone) {
      row.push_back(share(predicted, total));
    } else {
      others += predicted;
    }
  }
  if (has_others) row.push_back(share(others, total));
  row.insert(row.end(), {"|", count_text(total), "", "", score_text(confusion.macro_f1())});
  matrix.add(row);
  return rest.text() +
         "\nConfusion matrix (rows: actual class, columns: predicted class, share of the row)\n" +
         matrix.text();
}

std::string regression_text(const RegressionEvaluation& regression) {
  TextTable rest({kLeft, kLeft});
  rest.add({"mean absolute error", number_text(regression.mean_absolute_error)});
  rest.add({"R squared", number_text(regression.r_squared)});
  rest.add({"mean residual", number_text(regression.residual_mean)});

  constexpr double kBarWidth = 40;
  const ResidualHistogram& residuals = regression.residuals;
  const std::vector<std::uint64_t>& counts = residuals.counts;
  std::uint64_t most = 1;
  for (const std::uint64_t count : counts) most = std::max(most, count);
  TextTable bars({kRight, kRight, kRight, kLeft});
  bars.add({"from", "to", "records", ""});
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const auto edge = [&](std::size_t bin) {  // 0.30000000000000004 and -0 look odd
      const double at = residuals.begin + static_cast<double>(bin) * residuals.width;
      return std::abs(at) < 1e-9 * residuals.width ? std::string("0") : number_text(at);
    };
    const auto length = static_cast<std::size_t>(
        std::ceil(kBarWidth * static_cast<double>(counts[i]) / static_cast<double>(most)));
    bars.add({edge(i), edge(i + 1), count_text(counts[i]), std::string(length, '#')});
  }
  return rest.text() + "\nResiduals (actual - predicted; above 0: predicted too low)\n" +
         bars.text();
}

}  // namespace

std::string evaluation_text(const Evaluation& evaluation) {
  std::string text = std::string(evaluation.metric()) + " " + number_text(evaluation.value) +
                     ", baseline " + number_text(evaluation.baseline) + ": " + evaluation.verdict +
                     "\n";
  if (!evaluation.message.empty()) text += evaluation.message + "\n";
  for (const std::string& alert : evaluation.alerts) text += "! " + printable(alert) + "\n";
  text += "\n  " + evaluation.records.summary() + "\n";
  if (evaluation.binary) text += binary_text(*evaluation.binary);
  if (evaluation.multiclass) text += multiclass_text(*evaluation.multiclass);
  if (evaluation.regression) text += regression_text(*evaluation.regression);
  return text;
}

}  // namespace glassbox
