// Newton steps to the optimum, for problems whose Hessian fits into memory.
//
// Each step solves H d = -gradient by Cholesky and goes along d, halving the way until the
// objective falls enough (Armijo). The squared loss is a parabola: its Hessian is the same
// everywhere, and one step is the optimum but for rounding. With L1 the quadratic model is
// minimized coordinate by coordinate, by shrunk() of finish_problem.h.
#include <Eigen/Cholesky>
#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <optional>

#include "engine/finish/finish.h"
#include "engine/finish/finish_problem.h"
#include "engine/model/interrupted.h"

// Eigen's factorisation takes columns by at most 128, and its sums over them have one order
// whatever the caches; it runs on one thread.
namespace glassbox::engine {
namespace {

using Matrix = Eigen::MatrixXd;
using Vector = Eigen::VectorXd;

// Of the Hessian's diagonal, added to it: columns that nearly depend on each other leave it nearly
// singular. What it takes from a step the next one makes up for.
constexpr double kLeastDamping = 1e-11;

// A column whose squared length beside those before it is a smaller part than this is made of them,
// as far as numbers in single precision can say. Its weight stays: moving it would fit rounding.
constexpr double kDependent = 1e-10;

constexpr int kMostHalvings = 40;

// The squared loss of labels whose variance is 1, as good as 0.
constexpr double kNoResidual = 1e-22;

// H + lambda2, its columns scaled to a diagonal of 1.
class Curvature {
 public:
  Curvature(const FinishProblem& problem, std::span<const double> hessian)
      : matrix_(problem.size(), problem.size()), scale_(problem.size()) {
    const auto p = static_cast<Eigen::Index>(problem.size());
    std::copy(hessian.begin(), hessian.end(), matrix_.data());
    for (Eigen::Index j = 0; j < p; ++j) {
      matrix_(j, j) += problem.l2(static_cast<std::size_t>(j));
      const double d = matrix_(j, j);
      scale_[j] = d > 0 ? 1 / std::sqrt(d) : 0;
    }
    for (Eigen::Index j = 0; j < p; ++j)
      for (Eigen::Index i = 0; i < p; ++i) matrix_(i, j) *= scale_[i] * scale_[j];
    for (Eigen::Index j = 0; j < p; ++j) matrix_(j, j) = 1;  // also where nothing is known
  }

  // -H^-1 gradient
  [[nodiscard]] Vector step(const std::vector<double>& gradient) {
    if (!is_factorised_) {
      factorise();
      if (factors_.info() == Eigen::Success && leave_out_dependent()) factorise();
    }
    const Vector scaled = -(scale_.array() * view(gradient).array()).matrix();
    for (;; damping_ *= 100) {
      if (!is_factorised_) factorise();
      Vector step = factors_.info() == Eigen::Success ? Vector(factors_.solve(scaled)) : scaled;
      const bool is_good = factors_.info() == Eigen::Success && step.allFinite();
      if (is_good || damping_ > 1) return (scale_.array() * step.array()).matrix();
      is_factorised_ = false;
    }
  }

  // The same with L1, by coordinates, those that are not 0 most often.
  [[nodiscard]] Vector step(const FinishProblem& problem, const std::vector<double>& gradient,
                            const std::vector<double>& theta) const {
    constexpr int kMostSweeps = 100, kMostInnerSweeps = 1000;
    const auto p = static_cast<std::size_t>(matrix_.rows());
    Vector slope = (scale_.array() * view(gradient).array()).matrix();
    std::vector<double> at(p);  // scaled: theta / scale
    std::vector<double> l1(p);
    for (std::size_t i = 0; i < p; ++i) {
      const double s = scale_[static_cast<Eigen::Index>(i)];
      at[i] = s == 0 ? 0 : theta[i] / s;
      l1[i] = problem.l1(i) * s;
    }
    const std::vector<double> before = at;
    const auto move = [&](std::size_t i) {
      const auto j = static_cast<Eigen::Index>(i);
      if (scale_[j] == 0) return 0.0;
      constexpr double kCurvature = 1 + kLeastDamping;
      const double moved = shrunk(at[i], slope[j], kCurvature, l1[i]);
      const double delta = moved - at[i];
      if (delta == 0) return 0.0;
      slope += delta * matrix_.col(j);
      at[i] = moved;
      return std::abs(delta);
    };
    double first = 0;
    for (int sweep = 0; sweep < kMostSweeps; ++sweep) {
      double most = 0;
      for (std::size_t i = 0; i < p; ++i) most = std::max(most, move(i));
      if (sweep == 0) first = most;
      const double enough = 1e-6 * first;
      if (most <= enough) break;
      for (int inner = 0; inner < kMostInnerSweeps && most > enough; ++inner) {
        most = 0;
        for (std::size_t i = 0; i < p; ++i)
          if (at[i] != 0) most = std::max(most, move(i));
      }
    }
    Vector step(matrix_.rows());
    for (std::size_t i = 0; i < p; ++i) {
      const auto j = static_cast<Eigen::Index>(i);
      // Exactly to 0 where it ends there.
      step[j] = at[i] == 0 ? -theta[i] : scale_[j] * (at[i] - before[i]);
      if (scale_[j] == 0) step[j] = 0;
    }
    return step;
  }

 private:
  void factorise() {
    Matrix damped = matrix_;
    damped.diagonal().array() += damping_;
    factors_.compute(damped);
    is_factorised_ = true;
  }

  bool leave_out_dependent() {
    bool is_any = false;
    for (Eigen::Index j = 0; j < matrix_.rows(); ++j) {
      const double own = factors_.matrixLLT()(j, j);
      if (own * own > kDependent || scale_[j] == 0) continue;
      matrix_.row(j).setZero();
      matrix_.col(j).setZero();
      matrix_(j, j) = 1;
      scale_[j] = 0;
      is_any = true;
    }
    return is_any;
  }

  static Eigen::Map<const Vector> view(const std::vector<double>& v) {
    return {v.data(), static_cast<Eigen::Index>(v.size())};
  }

  Matrix matrix_;
  Vector scale_;
  Eigen::LLT<Matrix> factors_;
  double damping_ = kLeastDamping;
  bool is_factorised_ = false;
};

// Of all outputs together.
void full_hessian(const FinishSums& sums, const std::vector<double>& theta,
                  std::vector<double>& hessian) {
  const std::size_t outputs = sums.outputs(), columns = sums.columns(), p = sums.size();
  if (outputs == 1) return sums.hessian_at(theta, 0, 0, hessian);
  hessian.assign(p * p, 0);
  std::vector<double> block;
  for (std::size_t k = 0; k < outputs; ++k)
    for (std::size_t l = 0; l <= k; ++l) {
      sums.hessian_at(theta, k, l, block);
      for (std::size_t a = 0; a < columns; ++a)
        for (std::size_t b = 0; b < columns; ++b)
          hessian[(a * outputs + k) * p + b * outputs + l] =
              hessian[(b * outputs + l) * p + a * outputs + k] = block[a * columns + b];
    }
}

}  // namespace

FinishOutcome minimise_newton(const FinishProblem& problem, const FitOptions& options,
                              std::vector<double>& squared_hessian, std::vector<double>& theta) {
  const FinishSums& sums = problem.sums();
  const bool is_squared = sums.loss() == Loss::kSquared;
  const int most = options.max_iterations > 0 ? options.max_iterations : 100;
  // Steps after the tolerance is met. A Newton step squares the error; a damped one of the squared
  // loss costs little and takes some digits off it.
  int steps_left = is_squared ? 4 : 1;
  std::vector<double> gradient, hessian, trial(theta.size()), trial_gradient;
  double value = problem.smooth(theta, &gradient) + problem.absolute(theta);
  std::optional<Curvature> curvature;
  FinishOutcome outcome;
  while (outcome.iterations < most) {
    if (options.may_go_on && !options.may_go_on()) throw Interrupted();
    ++outcome.iterations;
    if (is_squared) {
      if (squared_hessian.empty()) sums.hessian_at(theta, 0, 0, squared_hessian);
      if (!curvature) curvature.emplace(problem, squared_hessian);
    } else {
      full_hessian(sums, theta, hessian);
      curvature.emplace(problem, hessian);
    }
    const Vector step =
        problem.has_l1() ? curvature->step(problem, gradient, theta) : curvature->step(gradient);
    const std::span<const double> direction(step.data(), theta.size());
    for (std::size_t i = 0; i < theta.size(); ++i) trial[i] = theta[i] + direction[i];
    const double slope =
        dot(gradient, direction) + problem.absolute(trial) - problem.absolute(theta);
    const double promise = -slope / 2;
    if (promise <= options.tolerance * value || (is_squared && promise <= kNoResidual)) {
      outcome.converged = true;
      if (steps_left-- == 0) break;
    } else if (!is_squared && value < kVanishingLoss) {
      break;
    }
    bool is_lower = false;
    double length = 1, lower = value;
    for (int halvings = 0; halvings < kMostHalvings && !is_lower; ++halvings, length /= 2) {
      for (std::size_t i = 0; i < theta.size(); ++i)
        trial[i] = length == 1 && theta[i] == -direction[i] ? 0 : theta[i] + length * direction[i];
      lower = problem.smooth(trial, &trial_gradient) + problem.absolute(trial);
      // Near the optimum differences drown in rounding; the step is no worse for it.
      const double rounding = outcome.converged ? 1e-14 * std::abs(value) : 0;
      is_lower = lower <= value + kArmijo * length * slope + rounding;
      if (outcome.converged) break;
    }
    if (!is_lower) break;
    std::swap(theta, trial);
    std::swap(gradient, trial_gradient);
    value = lower;
  }
  return outcome;
}

}  // namespace glassbox::engine
