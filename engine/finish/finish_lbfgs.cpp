// L-BFGS steps to the optimum, for problems whose Hessian is too large.
//
// The last 20 steps and the changes of the gradient along them stand for the curvature: two_loops()
// turns the gradient into a direction without a matrix. It starts from a preconditioner, an
// approximate inverse Hessian that is measured anew now and then. With L1 a step ends where a
// weight would cross 0.
//
// source  Nocedal & Wright, Numerical Optimization, 2nd ed. (2006), algorithm 7.4; Andrew & Gao,
//         "Scalable training of L1-regularized log-linear models" (2007)
#include <Eigen/Cholesky>
#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <deque>

#include "engine/finish/finish.h"
#include "engine/finish/finish_problem.h"
#include "engine/model/interrupted.h"

namespace glassbox::engine {
namespace {

constexpr std::size_t kMemory = 20;  // steps remembered
constexpr int kMostTrials = 40;
constexpr double kDamping = 1e-9;
constexpr std::size_t kMostBlockDoubles = std::size_t{1} << 24;
// Where curvature is measured anew: the first place may be far from the optimum.
constexpr int kRefreshes[] = {0, 12, 48, 200};

// A simple inverse of the Hessian to start from: of its blocks of one output each, where they fit
// into memory and L1 does not ask for a diagonal; else of the diagonal.
class Preconditioner {
 public:
  Preconditioner(const FinishProblem& problem, std::size_t dense_limit) : problem_(problem) {
    const FinishSums& sums = problem.sums();
    const std::size_t p = sums.columns();
    in_blocks_ = sums.outputs() > 1 && !problem.has_l1() &&
                 p <= std::min(dense_limit, Optimizer::kDenseLimit) / 2 &&
                 p * p * sums.outputs() <= kMostBlockDoubles;
  }

  void measure(std::span<const double> theta) {
    const FinishSums& sums = problem_.sums();
    if (in_blocks_) {
      factors_.resize(sums.outputs());
      std::vector<double> hessian;
      const auto p = static_cast<Eigen::Index>(sums.columns());
      for (std::size_t k = 0; k < sums.outputs() && in_blocks_; ++k) {
        sums.hessian_at(theta, k, k, hessian);
        Eigen::MatrixXd block = Eigen::Map<Eigen::MatrixXd>(hessian.data(), p, p);
        for (Eigen::Index j = 0; j < p; ++j) {
          double& d = block(j, j);
          d += problem_.l2(static_cast<std::size_t>(j) * sums.outputs());
          d = d > 0 ? d * (1 + kDamping) + 1e-14 : 1;
        }
        factors_[k].compute(block);
        in_blocks_ = factors_[k].info() == Eigen::Success;
      }
      if (in_blocks_) return;
      factors_.clear();
    }
    diagonal_ = sums.diagonal_at(theta);
    double most = 0;
    for (std::size_t i = 0; i < diagonal_.size(); ++i) {
      diagonal_[i] += problem_.l2(i);
      most = std::max(most, diagonal_[i]);
    }
    // Levels hardly met would jump about.
    for (double& d : diagonal_) d = std::max(d, most * 1e-9 + 1e-300);
  }

  void apply(std::vector<double>& v) const {
    const std::size_t outputs = problem_.sums().outputs();
    if (!in_blocks_) {
      for (std::size_t i = 0; i < v.size(); ++i) v[i] /= diagonal_[i];
      return;
    }
    Eigen::Map<Eigen::MatrixXd> by_output(v.data(), static_cast<Eigen::Index>(outputs),
                                          static_cast<Eigen::Index>(v.size() / outputs));
    for (std::size_t k = 0; k < outputs; ++k) {
      const auto row = static_cast<Eigen::Index>(k);
      const Eigen::VectorXd solved = factors_[k].solve(by_output.row(row).transpose());
      by_output.row(row) = solved.transpose();
    }
  }

 private:
  const FinishProblem& problem_;
  bool in_blocks_ = false;
  std::vector<Eigen::LLT<Eigen::MatrixXd>> factors_;
  std::vector<double> diagonal_;
};

class Lbfgs {
 public:
  Lbfgs(const FinishProblem& problem, const FitOptions& options)
      : problem_(problem), options_(options), preconditioner_(problem, options.dense_limit) {}

  FinishOutcome run(std::vector<double>& theta) {
    center(theta);
    std::vector<double> gradient, trial(theta.size()), trial_gradient;
    double value = problem_.smooth(theta, &gradient) + problem_.absolute(theta);
    const int most = options_.max_iterations > 0 ? options_.max_iterations : 1000;
    const bool can_vanish = problem_.sums().loss() != Loss::kSquared;
    // Convergence is linear and flat directions come last: go on for the weights' digits.
    const double tolerance = options_.tolerance * 1e-4;
    FinishOutcome outcome;
    int calm = 0;
    while (outcome.iterations < most) {
      if (options_.may_go_on && !options_.may_go_on()) throw Interrupted();
      if (std::ranges::count(kRefreshes, outcome.iterations) > 0) preconditioner_.measure(theta);
      ++outcome.iterations;
      const std::vector<double> steepest = descent(theta, gradient);
      std::vector<double> direction = two_loops(steepest);
      if (!(dot(direction, steepest) > 0)) {  // rounding, or L1's corners
        pairs_.clear();
        direction = two_loops(steepest);
      }
      const double promise = dot(direction, steepest) / 2;
      calm = promise <= tolerance * value ? calm + 1 : 0;
      outcome.converged = calm >= 3 || promise == 0;
      if (outcome.converged || (can_vanish && calm == 0 && value < kVanishingLoss)) break;
      const double lower = search(theta, steepest, direction, value, trial, trial_gradient);
      if (!(lower < value)) {
        // No lower value can be told from this one.
        outcome.converged = promise <= options_.tolerance * value;
        if (pairs_.empty() || outcome.converged) break;
        pairs_.clear();
        continue;
      }
      remember(theta, trial, gradient, trial_gradient);
      std::swap(theta, trial);
      std::swap(gradient, trial_gradient);
      value = lower;
    }
    return outcome;
  }

 private:
  struct Pair {
    std::vector<double> step, change;
    double product;
  };

  // The loss does not see what all outputs have in common, the L2 penalty is least without it.
  void center(std::vector<double>& v) const {
    const std::size_t outputs = problem_.sums().outputs();
    if (outputs == 1 || problem_.has_l1()) return;
    for (std::size_t i = 0; i < v.size(); i += outputs) {
      double mean = 0;
      for (std::size_t k = 0; k < outputs; ++k) mean += v[i + k];
      mean /= static_cast<double>(outputs);
      for (std::size_t k = 0; k < outputs; ++k) v[i + k] -= mean;
    }
  }

  // Minus the gradient; with L1 minus the subgradient nearest to 0.
  [[nodiscard]] std::vector<double> descent(const std::vector<double>& theta,
                                            const std::vector<double>& gradient) const {
    std::vector<double> down(theta.size());
    for (std::size_t i = 0; i < theta.size(); ++i) {
      const double l1 = problem_.has_l1() ? problem_.l1(i) : 0;
      if (theta[i] != 0 || l1 == 0) {
        down[i] = -gradient[i] - (theta[i] > 0 ? l1 : theta[i] < 0 ? -l1 : 0);
      } else {
        down[i] = gradient[i] > l1 ? l1 - gradient[i] : gradient[i] < -l1 ? -l1 - gradient[i] : 0;
      }
    }
    return down;
  }

  [[nodiscard]] std::vector<double> two_loops(const std::vector<double>& steepest) const {
    std::vector<double> d = steepest;
    std::vector<double> alpha(pairs_.size());
    for (std::size_t i = pairs_.size(); i-- > 0;) {
      alpha[i] = dot(pairs_[i].step, d) / pairs_[i].product;
      for (std::size_t j = 0; j < d.size(); ++j) d[j] -= alpha[i] * pairs_[i].change[j];
    }
    preconditioner_.apply(d);
    if (!pairs_.empty()) {
      std::vector<double> change = pairs_.back().change;
      preconditioner_.apply(change);
      const double scale = pairs_.back().product / dot(pairs_.back().change, change);
      for (double& x : d) x *= scale;
    }
    for (std::size_t i = 0; i < pairs_.size(); ++i) {
      const double beta = dot(pairs_[i].change, d) / pairs_[i].product;
      for (std::size_t j = 0; j < d.size(); ++j) d[j] += (alpha[i] - beta) * pairs_[i].step[j];
    }
    center(d);
    if (problem_.has_l1())
      for (std::size_t j = 0; j < d.size(); ++j)
        if (d[j] * steepest[j] <= 0) d[j] = 0;
    return d;
  }

  // The value reached, at `trial`; that of theta where no step is lower.
  double search(const std::vector<double>& theta, const std::vector<double>& steepest,
                const std::vector<double>& direction, double value, std::vector<double>& trial,
                std::vector<double>& trial_gradient) const {
    double length = 1;
    for (int tries = 0; tries < kMostTrials; ++tries) {
      double promised = 0;
      for (std::size_t i = 0; i < theta.size(); ++i) {
        trial[i] = theta[i] + length * direction[i];
        // With L1 a step ends where it would leave the orthant.
        if (problem_.has_l1() && problem_.l1(i) > 0) {
          const double side = theta[i] != 0 ? theta[i] : steepest[i];
          if (trial[i] * side <= 0) trial[i] = 0;
        }
        promised += (trial[i] - theta[i]) * steepest[i];
      }
      const double lower = problem_.smooth(trial, &trial_gradient) + problem_.absolute(trial);
      if (lower <= value - kArmijo * promised) return lower;
      // The lowest of the parabola through what is known.
      const double curve = lower - value + promised;
      const double best = curve > 0 ? promised / (2 * curve) : 0.1;
      length *= std::isfinite(best) ? std::clamp(best, 0.1, 0.5) : 0.1;
    }
    return value;
  }

  void remember(const std::vector<double>& theta, const std::vector<double>& trial,
                const std::vector<double>& gradient, const std::vector<double>& trial_gradient) {
    Pair pair;
    pair.step.resize(theta.size());
    pair.change.resize(theta.size());
    for (std::size_t i = 0; i < theta.size(); ++i) {
      pair.step[i] = trial[i] - theta[i];
      pair.change[i] = trial_gradient[i] - gradient[i];
    }
    pair.product = dot(pair.step, pair.change);
    const double size = dot(pair.step, pair.step) * dot(pair.change, pair.change);
    if (!(pair.product > 1e-14 * std::sqrt(size)) || pair.product == 0) return;
    if (pairs_.size() == kMemory) pairs_.pop_front();
    pairs_.push_back(std::move(pair));
  }

  const FinishProblem& problem_;
  const FitOptions& options_;
  Preconditioner preconditioner_;
  std::deque<Pair> pairs_;
};

}  // namespace

FinishOutcome minimise_lbfgs(const FinishProblem& problem, const FitOptions& options,
                             std::vector<double>& theta) {
  return Lbfgs(problem, options).run(theta);
}

}  // namespace glassbox::engine
