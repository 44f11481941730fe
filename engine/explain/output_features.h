/// engine/explain/output_features.h: which features each output of a model's recipe became, and
/// which attributes it reads: what is said of attributes is summed up along this.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/model/ml_model.h"

namespace glassbox::engine {

/// One output of the recipe, groups expanded.
struct OutputFeatures {
  const Expression* expression = nullptr;  ///< lives as long as the model
  std::vector<std::size_t> attributes;     ///< read by it, ascending indices into the schema
  std::optional<std::size_t> number;       ///< index into FeatureSpace::numbers, of kNumber
  std::optional<std::size_t> group;        ///< index into FeatureSpace::groups, of other kinds
  std::optional<std::uint32_t> missing;  ///< id of the indicator "... is missing", if there is one

  /// Of a number, z = (value - mean) / deviation in the unit of its attribute, 0 where it is
  /// missing or the deviation is 0; of quantile_bin(normalize(x),n) the same of x; otherwise 0
  /// and 1.
  double mean = 0, deviation = 1;
};

/// In the order of the recipe's outputs. O(outputs^2) for a few thousand outputs, less than a
/// second.
[[nodiscard]] std::vector<OutputFeatures> output_features(const MLModel& model);

/// The edges of a bin output, in the unit of its attribute, ascending: bin i holds what is above
/// edge i-1 and not above edge i.
[[nodiscard]] std::vector<double> bin_edges(const MLModel& model, const OutputFeatures& output);

/// What adding `step` of z to number `index` adds to each of the K margins, over `step`.
[[nodiscard]] std::vector<double> number_steps(const MLModel& model, std::size_t index);

/// What an indicator adds to each of the K margins.
[[nodiscard]] std::vector<double> indicator_weights(const MLModel& model, std::uint32_t id);

}  // namespace glassbox::engine
