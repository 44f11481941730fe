/// engine/finish/fit_options.h: what an optimizer is told and what comes of it.
#pragma once

#include <cstddef>
#include <functional>

#include "engine/model/linear_model.h"

namespace glassbox::engine {

struct FitPenalty {
  double l1 = 0, l2 = 0;  ///< of the weights of the features' values; both may be above 0
};

struct FitOptions {
  /// Stops when the next step promises to lower the objective by less than this part of it. 1e-5 is
  /// enough to compare candidates. Some more steps are taken after that, for the weights' digits.
  double tolerance = 1e-10;
  int max_iterations = 0;  ///< 0: 100 with the Hessian, 1,000 without
  /// Columns up to which Hessians are factorised, for multiclass half as many; less is faster where
  /// the tolerance is large. At most Optimizer::kDenseLimit.
  std::size_t dense_limit = 2000;
  /// Asked before each iteration; false: Interrupted.
  std::function<bool()> may_go_on;
};

struct Fit {
  LinearModel model;
  double objective = 0;  ///< mean loss + penalty of `model`, over the records that weigh
  double mean_loss = 0;
  int iterations = 0;
  /// The tolerance was met. False for separable records without a penalty: the loss has no minimum.
  bool converged = false;
};

}  // namespace glassbox::engine
