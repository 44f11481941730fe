// An evaluation as a terminal shows it: the metric, its baseline, scores as bars, the table of
// thresholds or the confusion matrix.
#include "cli/text/evaluation_text.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <numeric>
#include <span>

#include "cli/base/text_table.h"
#include "engine/evaluate/confusion_view.h"

namespace glassbox::cli {
namespace {

using enum TextTable::Align;

// As Amazon's console showed F1.
std::string score_text(double score) {
  std::array<char, 32> buffer;
  const int length = std::snprintf(buffer.data(), buffer.size(), "%.4f", score);
  return {buffer.data(), static_cast<std::size_t>(length)};
}

// Both classes by score, each bar beside the largest of its class.
std::string scores_text(const BinaryEvaluation& binary, Glyphs glyphs) {
  constexpr std::size_t kBins = 10, kStep = 10, kBarWidth = 20;
  std::array<std::uint64_t, kBins> ones{}, zeros{};
  for (std::size_t bin = 0; bin < kBins; ++bin) {
    const BinaryCounts& from = binary.table[bin * kStep];
    const BinaryCounts to = bin + 1 < kBins ? binary.table[(bin + 1) * kStep] : BinaryCounts();
    ones[bin] = from.true_positive - to.true_positive;
    zeros[bin] = from.false_positive - to.false_positive;
  }
  const auto bar = [glyphs](std::span<const std::uint64_t> counts, std::size_t bin) {
    const std::uint64_t most = std::max<std::uint64_t>(1, std::ranges::max(counts));
    return bar_text(static_cast<double>(counts[bin]) / static_cast<double>(most), kBarWidth,
                    glyphs);
  };
  TextTable bars({kLeft, kRight, kLeft, kRight, kLeft});
  bars.add({"score", "actual " + printable(binary.labels.positive), "",
            "actual " + printable(binary.labels.negative), ""});
  for (std::size_t bin = 0; bin < kBins; ++bin) {
    const auto edge = [](std::size_t k) { return number_text(static_cast<double>(k) / kBins); };
    bars.add({edge(bin) + " to " + edge(bin + 1), count_text(ones[bin]), bar(ones, bin),
              count_text(zeros[bin]), bar(zeros, bin)});
  }
  return bars.text();
}

std::string binary_text(const BinaryEvaluation& binary, Glyphs glyphs) {
  const BinaryCounts& at = binary.at_threshold;
  TextTable rest({kLeft, kLeft});
  rest.add({"AUC, 95 % interval",
            number_text(binary.auc_interval.low) + " to " + number_text(binary.auc_interval.high)});
  rest.add({"log loss", number_text(binary.log_loss)});

  TextTable counts({kLeft, kRight, kRight});
  const std::string positive = printable(binary.labels.positive),
                    negative = printable(binary.labels.negative);
  counts.add({"", "predicted " + positive, "predicted " + negative});
  counts.add({"actual " + positive, count_text(at.true_positive), count_text(at.false_negative)});
  counts.add({"actual " + negative, count_text(at.false_positive), count_text(at.true_negative)});

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
  return rest.text() + "\nRecords by score\n" + scores_text(binary, glyphs) +
         "\nAt the model's threshold " + number_text(binary.threshold) + "\n" + counts.text() +
         "\nThresholds (* the model's)\n" + cuts.text();
}

std::string multiclass_text(const MulticlassEvaluation& multiclass, Glyphs glyphs) {
  const ConfusionMatrix& confusion = multiclass.confusion;
  const ConfusionView view = view_of(confusion);
  const std::size_t side = view.counts.size();
  constexpr std::size_t kWidestHead = 12, kWidestRow = 24;
  const auto name = [&](std::size_t i, std::size_t most) {
    return i < view.alone ? shortened(printable(multiclass.classes[view.order[i]]), most)
                          : std::string("others");
  };
  const auto share = [](std::uint64_t part, std::uint64_t whole) {
    return whole == 0 ? std::string("-")
                      : percent_text(static_cast<double>(part) / static_cast<double>(whole));
  };
  const auto sum = [](const std::vector<std::uint64_t>& counts) {
    return std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
  };
  std::uint64_t total = 0;
  std::vector<std::uint64_t> predicted(side);
  for (const std::vector<std::uint64_t>& counts : view.counts) {
    total += sum(counts);
    for (std::size_t j = 0; j < side; ++j) predicted[j] += counts[j];
  }

  TextTable rest({kLeft, kLeft});
  rest.add({"accuracy", percent_text(confusion.accuracy())});
  if (confusion.macro_f1_of_all() != confusion.macro_f1())
    rest.add({"macro F1 with classes that are only predicted",
              score_text(confusion.macro_f1_of_all()) +
                  " (scikit-learn's rule; Amazon's leaves them out)"});
  rest.add({"log loss", number_text(multiclass.log_loss)});

  std::vector<TextTable::Align> aligned(side + 6, kRight);
  aligned[0] = kLeft;
  TextTable matrix(aligned);
  std::vector<std::string> row{"actual"};
  for (std::size_t j = 0; j < side; ++j) row.push_back(name(j, kWidestHead));
  row.insert(row.end(), {"|", "records", "share", "recall", "F1"});
  matrix.add(row);
  for (std::size_t i = 0; i < side; ++i) {
    const std::uint64_t truth = sum(view.counts[i]);
    row = {name(i, kWidestRow)};
    for (const std::uint64_t count : view.counts[i]) {
      const double part = truth == 0 ? 0 : static_cast<double>(count) / static_cast<double>(truth);
      row.push_back(shade_text(part, glyphs) + " " + share(count, truth));
    }
    row.insert(row.end(), {"|", count_text(truth), share(truth, total), "", ""});
    if (i < view.alone && truth > 0) {  // else it does not enter the average
      const std::size_t k = view.order[i];
      row[row.size() - 2] = percent_text(confusion.recall(k));
      row.back() = score_text(confusion.f1(k));
    }
    matrix.add(row);
  }
  row = {"predicted"};
  for (const std::uint64_t count : predicted) row.push_back(share(count, total));
  row.insert(row.end(), {"|", count_text(total), "", "", score_text(confusion.macro_f1())});
  matrix.add(row);
  return rest.text() +
         "\nConfusion matrix (rows: actual class, columns: predicted class, share of the row)\n" +
         matrix.text();
}

std::string regression_text(const RegressionEvaluation& regression, Glyphs glyphs) {
  TextTable rest({kLeft, kLeft});
  rest.add({"mean absolute error", number_text(regression.mean_absolute_error)});
  rest.add({"R squared", number_text(regression.r_squared)});
  rest.add({"mean residual", number_text(regression.residual_mean)});

  constexpr std::size_t kBarWidth = 40;
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
    const double share = static_cast<double>(counts[i]) / static_cast<double>(most);
    bars.add({edge(i), edge(i + 1), count_text(counts[i]), bar_text(share, kBarWidth, glyphs)});
  }
  return rest.text() + "\nResiduals (actual - predicted; above 0: predicted too low)\n" +
         bars.text();
}

}  // namespace

std::string evaluation_text(const Evaluation& evaluation,
                            const std::optional<LossComparison>& losses, Glyphs glyphs) {
  std::string text = std::string(evaluation.metric()) + " " + number_text(evaluation.value) +
                     ", baseline " + number_text(evaluation.baseline) + ": " + evaluation.verdict +
                     "\n";
  if (!evaluation.message.empty()) text += evaluation.message + "\n";
  for (const std::string& alert : evaluation.alerts) text += "! " + printable(alert) + "\n";
  if (losses && losses->overfits()) text += "! " + losses->warning() + "\n";
  text += "\n  " + evaluation.records.summary() + "\n";
  if (losses) text += "  " + losses->name + " " + losses->text() + "\n";
  if (evaluation.binary) text += binary_text(*evaluation.binary, glyphs);
  if (evaluation.multiclass) text += multiclass_text(*evaluation.multiclass, glyphs);
  if (evaluation.regression) text += regression_text(*evaluation.regression, glyphs);
  return text;
}

}  // namespace glassbox::cli
