/// engine/finish/finish.h: the optimum of the objective that engine/sgd/sgd.h states, to the last
/// digits.
///
/// One `Optimizer` serves many fits of the same rows: a path of penalties, each fit warm-started by
/// the one before, and cross-validation, where a mask of record weights leaves out a fold. Rows are
/// read where they lie, nothing of them is copied.
///
///   Optimizer optimizer(data, Loss::kLogistic, /*threads=*/1);
///   optimizer.set_record_weights(mask);                  // 0: left out; not called: all records
///   Fit loose = optimizer.fit({.l2 = 1e-1}, nullptr);
///   Fit tight = optimizer.fit({.l2 = 1e-2}, &loose.model);
///   std::vector<double> margins = optimizer.margins(tight.model);  // of all rows, masked or not
///
/// Several threads may each own an Optimizer over the same rows. Numbers are used standardized
/// (NumberFeature), so the scale of the data does not matter; the penalty stays that of the weights
/// of the features' values.
///
/// How: up to kDenseLimit parameters of one output are fitted by Newton steps, the whole Hessian
/// factorised; with L1, of up to 12 outputs, its quadratic model is minimized coordinate by
/// coordinate. Otherwise L-BFGS: several outputs with the Hessian's blocks of one output each as
/// preconditioner, else with its diagonal; with L1 orthant-wise. The bits of a fit depend on rows,
/// penalty, weights and start alone, not on threads.
///
/// source  Nocedal & Wright, Numerical Optimization, 2nd ed. (2006), chapters 3 and 7
///         Andrew & Gao, "Scalable Training of L1-Regularized Log-Linear Models" (ICML 2007)
///         Friedman, Hastie & Tibshirani, "Regularization Paths for Generalized Linear Models via
///         Coordinate Descent" (Journal of Statistical Software 33, 2010)
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "engine/finish/fit_options.h"
#include "engine/model/interrupted.h"
#include "engine/rows/training_set.h"

namespace glassbox::engine {

class Optimizer {
 public:
  /// Parameters up to which whole Hessians are factorised.
  static constexpr std::size_t kDenseLimit = 2000;

  /// data  rows and space outlive this
  /// throws  std::invalid_argument: no records, or classes that do not fit
  Optimizer(const TrainingSet& data, Loss loss, int threads);
  ~Optimizer();
  Optimizer(Optimizer&&) noexcept;
  Optimizer& operator=(Optimizer&&) noexcept;

  /// What each row counts from now on, times its own weight; empty: as they are. In the order of
  /// the rows, which is the table's when they were made with shuffle off.
  /// throws  std::invalid_argument unless one a row, none below 0, at least one above
  void set_record_weights(std::span<const float> weights);

  /// start  nullptr: zeros. The result is never worse than the start.
  /// throws  Interrupted; std::invalid_argument when the start does not fit the features
  [[nodiscard]] Fit fit(const FitPenalty& penalty, const LinearModel* start,
                        const FitOptions& options = {});

  /// Of all rows, [row * K + k], in the learner's terms (a regression's are standardized).
  [[nodiscard]] std::vector<double> margins(const LinearModel& model) const;

  /// Parameters that fit() looks for: (bias + numbers + levels met) * K.
  [[nodiscard]] std::size_t parameter_count() const;

 private:
  class Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace glassbox::engine
