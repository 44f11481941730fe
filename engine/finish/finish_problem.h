/// engine/finish/finish_problem.h: the objective over an optimizer's parameters, and the two ways
/// to its minimum.
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "engine/finish/finish_sums.h"
#include "engine/finish/fit_options.h"

namespace glassbox::engine {

/// smooth(theta) + absolute(theta), with theta as FinishSums has it.
class FinishProblem {
 public:
  FinishProblem(const FinishSums& sums, const FitPenalty& penalty);

  [[nodiscard]] const FinishSums& sums() const { return sums_; }
  [[nodiscard]] std::size_t size() const { return sums_.size(); }
  [[nodiscard]] bool has_l1() const { return has_l1_; }
  /// lambda1 and lambda2 of a parameter; 0 for biases.
  [[nodiscard]] double l1(std::size_t i) const { return l1_[i / sums_.outputs()]; }
  [[nodiscard]] double l2(std::size_t i) const { return l2_[i / sums_.outputs()]; }

  /// Mean loss + L2 penalty, and the gradient unless nullptr.
  [[nodiscard]] double smooth(std::span<const double> theta, std::vector<double>* gradient) const;
  [[nodiscard]] double absolute(std::span<const double> theta) const;

 private:
  const FinishSums& sums_;
  std::vector<double> l1_, l2_;  // by column
  bool has_l1_;
};

/// The part of the decrease promised by the slope that a step must bring (Armijo's condition).
constexpr double kArmijo = 1e-4;

/// A mean log loss that only records told apart without exception can have, and only by weights
/// that grow for ever.
constexpr double kVanishingLoss = 1e-9;

struct FinishOutcome {
  int iterations = 0;
  bool converged = false;
};

/// Moves theta to the minimum, by Hessians of all parameters.
/// squared_hessian  of the squared loss, which is the same everywhere: kept between fits; empty at
///                  first
FinishOutcome minimise_newton(const FinishProblem& problem, const FitOptions& options,
                              std::vector<double>& squared_hessian, std::vector<double>& theta);

/// The same without them.
FinishOutcome minimise_lbfgs(const FinishProblem& problem, const FitOptions& options,
                             std::vector<double>& theta);

/// For coordinate x of least  slope * (x - at) + curvature/2 * (x - at)^2 + l1 |x|.
[[nodiscard]] inline double shrunk(double at, double slope, double curvature, double l1) {
  const double free = curvature * at - slope;
  if (free > l1) return (free - l1) / curvature;
  if (free < -l1) return (free + l1) / curvature;
  return 0;
}

[[nodiscard]] inline double dot(std::span<const double> a, std::span<const double> b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

}  // namespace glassbox::engine
