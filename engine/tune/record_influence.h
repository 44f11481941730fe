/// engine/tune/record_influence.h: how much each record moves a metric. The metric of many records
/// is, nearly, a mean over them of these (plus itself), so their spread gives its standard error,
/// and the spread of two models' differences, record by record, the standard error of the
/// difference.
///
/// All have a mean of 0 over the records given, but for rounding.
///
/// source  Efron & Tibshirani, An Introduction to the Bootstrap (1993), 22.6 (influence functions);
///         DeLong, DeLong & Clarke-Pearson, Biometrics 44 (1988), for the AUC
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace glassbox::engine {

/// On the area under the ROC curve: n/P times (the share of the N negatives that a positive
/// outranks, minus the area), and alike for negatives. Ties count one half. labels  0 or 1; both
/// are there, else all influences are 0 cost    O(n log n)
[[nodiscard]] std::vector<float> influence_on_auc(std::span<const double> scores,
                                                  std::span<const std::uint8_t> labels);

/// On the macro F1 of all records, over the classes that `truths` holds.
/// truths, answers  below `classes`
[[nodiscard]] std::vector<float> influence_on_macro_f1(std::span<const std::uint32_t> truths,
                                                       std::span<const std::uint32_t> answers,
                                                       std::size_t classes);

/// On the root of the mean of squares.
[[nodiscard]] std::vector<float> influence_on_root_mean(std::span<const double> squares);

/// On the mean.
[[nodiscard]] std::vector<float> influence_on_mean(std::span<const double> values);

}  // namespace glassbox::engine
