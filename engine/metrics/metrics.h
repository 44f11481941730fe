/// engine/metrics/metrics.h: how good predictions are. Numbers in, numbers out: no files, no
/// printing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "io/base/rooms.h"

namespace glassbox::engine {

/// Area under the ROC curve: the chance that a random positive outranks a random negative, a tie
/// counting one half. 0.5 is a coin toss.
///
/// scores   n finite reals, larger = more positive; only their order matters. Margins do: no two
///          that differ are tied, while probabilities near 1 are rounded to the same number
/// labels   n values, each 0 or 1, both present
/// returns  a number in [0, 1]
/// throws   std::invalid_argument when the lengths differ or one class is absent
/// cost     O(n log n) time, O(n) memory
/// source   Hanley & McNeil, Radiology 143 (1982): AUC as the Mann-Whitney statistic
[[nodiscard]] double area_under_roc(std::span<const double> scores,
                                    std::span<const std::uint8_t> labels);

/// Two-sided 95 % confidence interval of an AUC.
/// source   DeLong, DeLong & Clarke-Pearson, Biometrics 44 (1988)
struct Interval {
  double low = 0, high = 0;
};
[[nodiscard]] Interval area_under_roc_interval(std::span<const double> scores,
                                               std::span<const std::uint8_t> labels);

/// Two-sided 95 % confidence interval of a probability of which `hits` of `trials` (1 or more) were
/// seen.
/// source   Wilson, J. American Statistical Association 22 (1927)
[[nodiscard]] Interval share_interval(std::uint64_t hits, std::uint64_t trials);

/// Counts of a binary score threshold and the rates they imply; a rate with denominator 0 is 0.
struct BinaryCounts {
  std::uint64_t true_positive = 0, false_positive = 0, true_negative = 0, false_negative = 0;
  [[nodiscard]] double accuracy() const;
  [[nodiscard]] double precision() const;
  [[nodiscard]] double recall() const;
  [[nodiscard]] double false_positive_rate() const;
  [[nodiscard]] double f1() const;
};
/// Amazon's rule: score >= threshold -> 1. Scores are floats, so the threshold is rounded to one
/// before they are compared: a score printed as 7E-1 passes a threshold of 0.7.
[[nodiscard]] inline bool answers_one(float score, double threshold) {
  return score >= static_cast<float>(threshold);
}

[[nodiscard]] BinaryCounts count_binary(std::span<const float> scores,
                                        std::span<const std::uint8_t> labels, double threshold);

/// -log of the probability of the true label, from the margin itself: exact where the probability
/// is too near to 0 or 1 for a number to say.
[[nodiscard]] double log_loss_of(double margin, bool is_positive);

/// The same of class `truth` of several, -log softmax(margins)[truth].
[[nodiscard]] double log_loss_of(std::span<const double> margins, std::size_t truth);

/// Of a class that the model does not know: as if its score were 1e-15.
[[nodiscard]] double log_loss_of_unknown();

/// Counts by true class (row) and predicted class (column), K x K row-major.
struct ConfusionMatrix {
  std::size_t class_count = 0;
  std::vector<std::uint64_t> counts;
  [[nodiscard]] std::uint64_t at(std::size_t truth, std::size_t predicted) const {
    return counts[truth * class_count + predicted];
  }
  [[nodiscard]] double precision(std::size_t k) const;
  [[nodiscard]] double recall(std::size_t k) const;
  [[nodiscard]] double f1(std::size_t k) const;  ///< 0 when its denominator is 0
  [[nodiscard]] std::uint64_t truth_count(std::size_t k) const;
  [[nodiscard]] std::uint64_t predicted_count(std::size_t k) const;
  [[nodiscard]] double accuracy() const;
  /// Unweighted mean F1 over the classes that occur as truth (Amazon's MulticlassAvgFScore).
  [[nodiscard]] double macro_f1() const;
  /// The same over the classes that occur as truth or are predicted: a class that is only predicted
  /// counts as 0. scikit-learn's f1_score(average="macro").
  [[nodiscard]] double macro_f1_of_all() const;
};

/// truth, predicted  n class indices each, below class_count
[[nodiscard]] ConfusionMatrix count_confusion(std::span<const std::uint32_t> truth,
                                              std::span<const std::uint32_t> predicted,
                                              std::size_t class_count);

/// Records of one class that were taken for another.
struct Confusion {
  std::size_t truth = 0, predicted = 0;
  std::uint64_t records = 0;
};
/// The `most` largest cells off the diagonal that are not 0, the largest first, equal ones by row,
/// then column.
[[nodiscard]] std::vector<Confusion> most_confused(const ConfusionMatrix& matrix, std::size_t most);

[[nodiscard]] double root_mean_square_error(std::span<const double> truth,
                                            std::span<const double> predicted);
[[nodiscard]] double mean_absolute_error(std::span<const double> truth,
                                         std::span<const double> predicted);
/// 1 - residual / total sum of squares; 0 when the truth does not vary.
[[nodiscard]] double r_squared(std::span<const double> truth, std::span<const double> predicted);

/// Total variation distance of two count vectors, in [0, 1]; the shorter one is filled with zeros.
/// throws  std::invalid_argument when either holds no count
[[nodiscard]] double total_variation(std::span<const std::uint64_t> a,
                                     std::span<const std::uint64_t> b);

/// Kolmogorov-Smirnov distance between a sample and a distribution given by its 101 percentiles
/// (0 % to 100 %, ascending), taken as straight between neighbours.
/// of_interest  a distance up to this may come out as another one up to this: that takes O(n) time
///              for samples that are like the distribution, in place of O(n log n)
/// throws       std::invalid_argument when the sample is empty
[[nodiscard]] double kolmogorov_smirnov(std::span<const double> sample,
                                        std::span<const double> percentiles,
                                        double of_interest = 0);

}  // namespace glassbox::engine
