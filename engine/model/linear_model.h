/// engine/model/linear_model.h: the weights, and what they make of a row of features.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "recipes/fit/feature_matrix.h"

namespace glassbox::engine {

/// Amazon ML's limit; a multiclass model has 2..100 margins.
inline constexpr std::size_t kMaxClasses = 100;

/// What is learned; the target's type decides (BINARY, CATEGORICAL, NUMERIC).
enum class ModelType { kBinary, kMulticlass, kRegression };

/// "BINARY", "MULTICLASS", "REGRESSION": Amazon's MLModelType.
[[nodiscard]] std::string_view to_text(ModelType type);

/// margin[k] = bias[k] + sum over numbers of weight * (value - center) + sum over active indicators
/// of weight. One margin for binary and regression models, one for each class for multiclass ones.
///
/// The centers are those of the features (NumberFeature): numbers count from their training mean,
/// so that a number far from zero (1e16 and 1e16 + 2) does not lose what it says in the bias.
struct LinearModel {
  std::size_t output_count = 1;          ///< K
  std::vector<double> bias;              ///< [k], the margin where every number is at its center
  std::vector<double> number_weights;    ///< [number * K + k], per unit of the feature's value
  std::vector<float> indicator_weights;  ///< [indicator * K + k]

  /// Regression learns a standardized target: prediction = center + scale * margin.
  double output_center = 0;
  double output_scale = 1;

  /// Non-zero weights and biases; what the size cap counts.
  [[nodiscard]] std::uint64_t parameter_count() const;
};

/// Whether every weight is a finite number; a model of others is neither saved nor loaded.
[[nodiscard]] bool is_finite(const LinearModel& model);

/// throws  std::invalid_argument unless the weights are as many as the features need
void check_shape(const LinearModel& model, const FeatureSpace& features);

/// Computes margins, with the weights of reference levels summed up beforehand so that a row costs
/// only its differences from them. Immutable; threads share it.
///
/// Sums are in double, in an order that depends on the row alone: a record scores the same to the
/// last bit by itself, in a batch, and in an evaluation. Several margins each add up numbers, then
/// ids, one after the other. A single one adds every fourth to one of four sums, which do not wait
/// for each other, and those at the end.
class Scorer {
 public:
  /// throws  std::invalid_argument as check_shape
  Scorer(const LinearModel& model, const FeatureSpace& features);

  /// The K margins of a row. O(listed ids * K), no allocation.
  void margins(std::span<const float> numbers, std::span<const std::uint32_t> ids,
               std::span<double> out) const;

  /// Adds what further ids of the row weigh.
  void add(std::span<const std::uint32_t> ids, std::span<double> margins) const;

  [[nodiscard]] std::size_t output_count() const { return output_count_; }

 private:
  [[nodiscard]] double margin(std::span<const float> numbers,
                              std::span<const std::uint32_t> ids) const;
  /// Adds the columns [begin, begin + vectors * 2) of the tables to as many sums.
  template <std::size_t kVectors>
  void add_columns(std::size_t begin, std::span<const float> numbers,
                   std::span<const std::uint32_t> ids, double* sums) const;
  void add_all(std::span<const float> numbers, std::span<const std::uint32_t> ids,
               double* sums) const;

  std::size_t output_count_;
  std::size_t stride_;                  // K, padded with zeros to whole vectors unless it is 1
  std::vector<double> constant_;        // bias + reference weights, [k]
  std::vector<double> number_weights_;  // [number * stride + k], per unit of z
  std::vector<double> differences_;  // [indicator * stride + k]: weight minus that of the reference
};

}  // namespace glassbox::engine
