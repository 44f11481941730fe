/// glassbox/explain.h: why a record scored as it did, and which attributes matter.
#pragma once

#include <glassbox/model.h>
#include <glassbox/predict.h>

#include <string>
#include <vector>

namespace glassbox {

/// One feature of a record. K is 1 for binary and regression models, otherwise the number of
/// classes.
struct FeatureContribution {
  std::string feature;            ///< "quantile_bin(alcohol,10)=9 (12,inf)", "normalize(pH)"
  double value = 1;               ///< of the feature; 1 for a one-hot feature
  double center = 0;              ///< the training mean that a raw number counts from, otherwise 0
  std::vector<double> by_output;  ///< [K]: weight * (value - center)
};

/// margins[k] = bias[k] + the sum of by_output[k] over all contributions, added in order: exactly.
/// A binary score is 1 / (1 + exp(-margin)); class scores are the softmax of the margins; a number
/// is output_center + output_scale * margin.
struct RecordExplanation {
  std::vector<double> bias;                        ///< [K]
  std::vector<FeatureContribution> contributions;  ///< numbers first, then one-hot features
  std::vector<double> margins;                     ///< [K]
  std::vector<double> scores;                      ///< [K], as Prediction::scores
  double output_center = 0, output_scale = 1;  ///< of a regression model, in units of the target
};

/// Takes a prediction apart.
///
///     glassbox::RecordExplanation why = glassbox::explain(model, {{"alcohol", "12.5"}});
///     for (const auto& part : why.contributions)
///       std::cout << part.by_output[0] << '\t' << part.feature << '\n';
///
/// record  as for predict(); a missing number contributes as the training mean does
/// throws  nothing but std::bad_alloc
/// cost    some microseconds a feature, as they are named
[[nodiscard]] RecordExplanation explain(const Model& model, const Record& record);

/// How much attributes move the margin.
struct AttributeImportance {
  std::vector<std::string> attributes;  ///< one; several where the recipe combines them (cartesian)
  double standard_deviation = 0;        ///< of what its features add to the margin
  double share = 0;  ///< of the sum of the variances of all, 0 to 1; they add to 1
};

/// All that the recipe uses, the largest share first.
///
///     std::cout << glassbox::importance(model).front().attributes.front() << '\n';   // alcohol
///
/// The variance is over the training records, from what the model holds; covariance between
/// attributes is left out, so attributes that move together share what they say.
/// cost  O(weights)
[[nodiscard]] std::vector<AttributeImportance> importance(const Model& model);

/// One feature's weights.
struct FeatureWeight {
  std::string feature;            ///< as in FeatureContribution
  double center = 0;              ///< what its value counts from
  std::vector<double> by_output;  ///< [K], 0 where training left it at 0
};

/// The whole linear model: margins[k] = bias[k] + sum of by_output[k] * (value - center).
struct ModelWeights {
  std::vector<double> bias;                    ///< [K]
  std::vector<FeatureWeight> features;         ///< numbers first, then one-hot features
  double output_center = 0, output_scale = 1;  ///< of a regression model, in units of the target
};

/// cost  O(weights), some microseconds each, as they are named
[[nodiscard]] ModelWeights weights(const Model& model);

}  // namespace glassbox
