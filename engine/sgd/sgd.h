/// engine/sgd/sgd.h: linear models by stochastic gradient descent. Numbers in, weights out.
///
/// The objective, for losses l (squared/2, logistic, multinomial logistic) and record weights c:
///
///   (1 / sum c) sum_i c_i l(y_i, margin_i)  +  lambda2/2 |w|^2  +  lambda1 |w|_1
///
/// w are the weights of the features' values (NumberFeature), the bias is not penalized.
/// docs/decisions/ explains the step rule, the schedule, and how threads share the work.
#pragma once

#include "engine/rows/training_set.h"
#include "engine/sgd/sgd_options.h"

namespace glassbox::engine {

/// Trains. The weights are those of the best round of passes by the objective. Amounts of
/// regularization may be any; weights and objective are finite where labels and numbers are the
/// standardized ones of train().
/// The bits of the result depend on records, order and parameters alone: not on threads,
/// not on the instruction set, not on where the rows lie, not on how many processes share them
/// (data.exchange). All of these call it together, with the same options (progress may differ) and
/// get the same result; all hear the same reports. Where one throws Interrupted, the others wait
/// until its caller aborts them.
/// throws  std::invalid_argument on shapes that do not fit, or where several processes share the
///         rows and the learner is Amazon's; Interrupted
[[nodiscard]] SgdResult train_sgd(const TrainingSet& data, Loss loss, const SgdOptions& options);

}  // namespace glassbox::engine
