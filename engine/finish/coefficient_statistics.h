/// engine/finish/coefficient_statistics.h: standard errors of a model's coefficients.
///
/// Coding. Levels of a group that every record has one of sum to 1, like the bias, so their weights
/// cannot be told apart from it. Such columns are re-expressed: columns are taken in order (bias,
/// numbers, levels group by group, the group's most frequent level last), and one that is a linear
/// combination of those before it is left out, its part handed to them. A level's coefficient is
/// then the difference from its group's most frequent level (the baseline). Multiclass coefficients
/// are differences from the first class. Predictions are the same.
///
/// Standard errors. Regression: s^2 (X'X)^-1 with s^2 = squared residuals / (records - columns
/// kept), Student's t. Otherwise: inverse of the information X'WX at the optimum, normal
/// distribution. With an L2 penalty P: (X'WX + P)^-1 X'WX (X'WX + P)^-1, the spread of the
/// penalized estimate, which leaves out the bias towards 0 that the penalty makes on purpose. None
/// with L1.
///
/// Weighted records count as if the weights' mean were 1.
///
/// source  McCullagh & Nelder, Generalized Linear Models, 2nd ed. (1989), chapter 4
///         Gray, "Flexible Methods for Analyzing Survival Data Using Splines" (JASA 87, 1992): the
///         covariance of a penalized fit
#pragma once

#include <optional>

#include "engine/model/coefficients.h"
#include "engine/model/linear_model.h"
#include "engine/rows/training_set.h"

namespace glassbox::engine {

/// Of a model at the optimum, without L1.
/// returns  nothing with more than kMostParameters parameters, no more records than columns, or an
///          information matrix that is singular, as it is where a line tells the classes apart
/// cost     O(parameters^3)
[[nodiscard]] std::optional<Coefficients> coefficient_statistics(const TrainingSet& data, Loss loss,
                                                                 const LinearModel& model,
                                                                 double l2, int threads);

}  // namespace glassbox::engine
