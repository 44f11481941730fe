// Metrics from counts: F1 = 2 TP / (2 TP + FP + FN), in whole numbers up to the last division, so
// that equal counts give equal bits.
#include "engine/metrics/metrics.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "engine/metrics/fixed_math.h"

namespace glassbox::engine {
namespace {

double ratio(std::uint64_t part, std::uint64_t whole) {
  return whole == 0 ? 0.0 : static_cast<double>(part) / static_cast<double>(whole);
}

// 2PR/(P+R), written in counts: no rounding of P and R in between, no 0/0 when both are 0.
double f1_of(std::uint64_t hits, std::uint64_t truths, std::uint64_t predictions) {
  return ratio(2 * hits, truths + predictions);
}

template <class Counts>
double mean_f1(const ConfusionMatrix& matrix, const Counts& counts) {
  double sum = 0;
  std::size_t classes = 0;
  for (std::size_t k = 0; k < matrix.class_count; ++k) {
    if (!counts(k)) continue;
    sum += matrix.f1(k);
    ++classes;
  }
  return classes == 0 ? 0.0 : sum / static_cast<double>(classes);
}

void check_same_size(std::size_t a, std::size_t b) {
  if (a != b) throw std::invalid_argument("as many predictions as labels are needed");
  if (a == 0) throw std::invalid_argument("no records to evaluate");
}

}  // namespace

double BinaryCounts::accuracy() const {
  return ratio(true_positive + true_negative,
               true_positive + false_positive + true_negative + false_negative);
}
double BinaryCounts::precision() const {
  return ratio(true_positive, true_positive + false_positive);
}
double BinaryCounts::recall() const { return ratio(true_positive, true_positive + false_negative); }
double BinaryCounts::false_positive_rate() const {
  return ratio(false_positive, false_positive + true_negative);
}
double BinaryCounts::f1() const {
  return f1_of(true_positive, true_positive + false_negative, true_positive + false_positive);
}

Interval share_interval(std::uint64_t hits, std::uint64_t trials) {
  constexpr double z = 1.959963984540054;  // the 97.5 % point of a standard normal
  const auto n = static_cast<double>(trials);
  const double share = ratio(hits, trials), shrunk = 1 + z * z / n;
  const double centre = (share + z * z / (2 * n)) / shrunk;
  const double reach = z / shrunk * std::sqrt(share * (1 - share) / n + z * z / (4 * n * n));
  return {hits == 0 ? 0.0 : centre - reach, hits == trials ? 1.0 : centre + reach};
}

BinaryCounts count_binary(std::span<const float> scores, std::span<const std::uint8_t> labels,
                          double threshold) {
  check_same_size(scores.size(), labels.size());
  BinaryCounts counts;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    const bool predicted = answers_one(scores[i], threshold);
    if (labels[i] != 0) {
      ++(predicted ? counts.true_positive : counts.false_negative);
    } else {
      ++(predicted ? counts.false_positive : counts.true_negative);
    }
  }
  return counts;
}

double log_loss_of(double margin, bool is_positive) {
  return fixed_log1p_exp(is_positive ? -margin : margin);
}

double log_loss_of(std::span<const double> margins, std::size_t truth) {
  const double largest = *std::ranges::max_element(margins);
  double sum = 0;
  for (const double margin : margins) sum += fixed_exp(margin - largest);
  return fixed_log(sum) - (margins[truth] - largest);
}

double log_loss_of_unknown() { return -fixed_log(1e-15); }

std::uint64_t ConfusionMatrix::truth_count(std::size_t k) const {
  std::uint64_t sum = 0;
  for (std::size_t predicted = 0; predicted < class_count; ++predicted) sum += at(k, predicted);
  return sum;
}
std::uint64_t ConfusionMatrix::predicted_count(std::size_t k) const {
  std::uint64_t sum = 0;
  for (std::size_t truth = 0; truth < class_count; ++truth) sum += at(truth, k);
  return sum;
}
double ConfusionMatrix::precision(std::size_t k) const {
  return ratio(at(k, k), predicted_count(k));
}
double ConfusionMatrix::recall(std::size_t k) const { return ratio(at(k, k), truth_count(k)); }
double ConfusionMatrix::f1(std::size_t k) const {
  return f1_of(at(k, k), truth_count(k), predicted_count(k));
}

double ConfusionMatrix::accuracy() const {
  std::uint64_t hits = 0, all = 0;
  for (std::size_t k = 0; k < class_count; ++k) {
    hits += at(k, k);
    all += truth_count(k);
  }
  return ratio(hits, all);
}

double ConfusionMatrix::macro_f1() const {
  return mean_f1(*this, [this](std::size_t k) { return truth_count(k) > 0; });
}

double ConfusionMatrix::macro_f1_of_all() const {
  return mean_f1(*this, [this](std::size_t k) { return truth_count(k) + predicted_count(k) > 0; });
}

ConfusionMatrix count_confusion(std::span<const std::uint32_t> truth,
                                std::span<const std::uint32_t> predicted, std::size_t class_count) {
  check_same_size(truth.size(), predicted.size());
  ConfusionMatrix matrix{class_count, std::vector<std::uint64_t>(class_count * class_count)};
  for (std::size_t i = 0; i < truth.size(); ++i) {
    if (truth[i] >= class_count || predicted[i] >= class_count) {
      throw std::invalid_argument("a class index is beyond the class count");
    }
    ++matrix.counts[truth[i] * class_count + predicted[i]];
  }
  return matrix;
}

std::vector<Confusion> most_confused(const ConfusionMatrix& matrix, std::size_t most) {
  std::vector<Confusion> pairs;
  for (std::size_t truth = 0; truth < matrix.class_count; ++truth) {
    for (std::size_t k = 0; k < matrix.class_count; ++k)
      if (k != truth && matrix.at(truth, k) > 0) pairs.push_back({truth, k, matrix.at(truth, k)});
  }
  std::ranges::stable_sort(pairs, std::ranges::greater{}, &Confusion::records);
  pairs.resize(std::min(pairs.size(), most));
  return pairs;
}

double root_mean_square_error(std::span<const double> truth, std::span<const double> predicted) {
  check_same_size(truth.size(), predicted.size());
  double sum = 0;
  for (std::size_t i = 0; i < truth.size(); ++i) {
    const double residual = truth[i] - predicted[i];
    sum += residual * residual;
  }
  return std::sqrt(sum / static_cast<double>(truth.size()));
}

double mean_absolute_error(std::span<const double> truth, std::span<const double> predicted) {
  check_same_size(truth.size(), predicted.size());
  double sum = 0;
  for (std::size_t i = 0; i < truth.size(); ++i) sum += std::abs(truth[i] - predicted[i]);
  return sum / static_cast<double>(truth.size());
}

double r_squared(std::span<const double> truth, std::span<const double> predicted) {
  check_same_size(truth.size(), predicted.size());
  double mean = 0;
  for (const double y : truth) mean += y;
  mean /= static_cast<double>(truth.size());
  double residual = 0, total = 0;
  for (std::size_t i = 0; i < truth.size(); ++i) {
    residual += (truth[i] - predicted[i]) * (truth[i] - predicted[i]);
    total += (truth[i] - mean) * (truth[i] - mean);
  }
  return total == 0 ? 0.0 : 1 - residual / total;
}

}  // namespace glassbox::engine
