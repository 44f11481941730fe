/// engine/linear_model.h: the weights, and what they make of a row of features.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "recipes/feature_matrix.h"

namespace glassbox {

/// Amazon ML's limit; a multiclass model has 2..100 margins.
inline constexpr std::size_t kMaxClasses = 100;

/// What is learnt; the target's type decides (BINARY, CATEGORICAL, NUMERIC).
enum class ModelType { kBinary, kMulticlass, kRegression };

/// "BINARY", "MULTICLASS", "REGRESSION": Amazon's MLModelType.
[[nodiscard]] std::string_view to_text(ModelType type);

/// margin[k] = bias[k] + sum over numbers of weight * value + sum over active indicators of weight.
/// One margin for binary and regression models, one for each class for multiclass ones.
struct LinearModel {
  std::size_t output_count = 1;          ///< K
  std::vector<double> bias;              ///< [k]
  std::vector<double> number_weights;    ///< [number * K + k], per unit of the feature's value
  std::vector<float> indicator_weights;  ///< [indicator * K + k]

  /// Regression learns a standardised target: prediction = center + scale * margin.
  double output_center = 0;
  double output_scale = 1;

  /// Non-zero weights and biases; what the size cap counts.
  [[nodiscard]] std::uint64_t parameter_count() const;
};

/// throws  std::invalid_argument unless the weights are as many as the features need
void check_shape(const LinearModel& model, const FeatureSpace& features);

/// Computes margins, with the weights of reference levels summed up beforehand so that a row costs
/// only its departures from them. Immutable; threads share it.
class Scorer {
 public:
  /// throws  std::invalid_argument as check_shape
  Scorer(const LinearModel& model, const FeatureSpace& features);

  /// The K margins of a row. Sums are in double, in a fixed order. O(listed ids * K).
  void margins(std::span<const float> numbers, std::span<const std::uint32_t> ids,
               std::span<double> out) const;

  /// Adds what further ids of the row weigh.
  void add(std::span<const std::uint32_t> ids, std::span<double> margins) const;

  [[nodiscard]] std::size_t output_count() const { return output_count_; }

 private:
  std::size_t output_count_;
  std::vector<double> constant_;        // bias + reference weights, [k]
  std::vector<double> number_weights_;  // [number * K + k]
  std::vector<double> centers_, scales_;
  std::vector<double> departures_;  // [indicator * K + k]: weight minus that of the reference
};

}  // namespace glassbox
