/// engine/explain/importance.h: how much each attribute moves a model's margins, from the model
/// alone.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "engine/model/ml_model.h"

namespace glassbox::engine {

/// What one attribute adds to the margins over the training records, or what attributes add that
/// an output combines (cartesian), apart from what each adds alone.
struct Importance {
  std::vector<std::size_t> attributes;  ///< ascending indices into the schema
  double deviation = 0;  ///< standard deviation of what its features add to the margin, >= 0
  double share = 0;      ///< of its square in the sum of the squares of all, 0 to 1
};

/// The method, as it is named where importance is shown.
inline constexpr std::string_view kImportanceMethod =
    "share of the variance of the margin's contributions over the training records, covariance "
    "left out";

/// All that the recipe reads, the largest share first, ties in the order of the recipe.
///
/// The variance of an attribute is the sum of those of its features, worked out from what the model
/// holds: of a number (weight x standard deviation)^2, missing values at the mean;
/// of indicators of which a record has one at most (categories, bins) the variance of the weight
/// that a training record takes, by the training counts; of tokens p (1 - p) weight^2 each, where p
/// is the share of training records that have it. Left out is the covariance between features: of a
/// number and its bins, of tokens, and of attributes that move together. Of several classes the
/// variance is the mean over the classes, each weight less its mean over the classes, which changes
/// no score. Margins of a regression model are in units of its output scale.
///
/// cost  O(weights), and that of output_features
[[nodiscard]] std::vector<Importance> importance(const MLModel& model);

}  // namespace glassbox::engine
