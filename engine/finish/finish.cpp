// The penalized objective in the parameters of the fit, and the choice between its two minimizers:
// Newton steps where the Hessian of all parameters is small enough, L-BFGS otherwise.
#include "engine/finish/finish.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "engine/finish/finish_problem.h"

namespace glassbox::engine {

FinishProblem::FinishProblem(const FinishSums& sums, const FitPenalty& penalty)
    : sums_(sums),
      l1_(sums.columns(), penalty.l1),
      l2_(sums.columns(), penalty.l2),
      has_l1_(penalty.l1 > 0) {
  l1_[0] = l2_[0] = 0;
  const std::vector<NumberFeature>& numbers = sums.space().numbers;
  for (std::size_t j = 0; j < numbers.size(); ++j) {
    constexpr double kMost = 1e300;  // what a number of tiny spread would make infinite
    l1_[1 + j] = std::min(l1_[1 + j] / numbers[j].scale, kMost);
    l2_[1 + j] = std::min(l2_[1 + j] / (numbers[j].scale * numbers[j].scale), kMost);
  }
}

double FinishProblem::smooth(std::span<const double> theta, std::vector<double>* gradient) const {
  const double loss = sums_.loss_at(theta, gradient);
  double squares = 0;
  for (std::size_t i = 0; i < theta.size(); ++i) squares += l2(i) * theta[i] * theta[i];
  for (std::size_t i = 0; gradient != nullptr && i < theta.size(); ++i)
    (*gradient)[i] += l2(i) * theta[i];
  return loss + squares / 2;
}

double FinishProblem::absolute(std::span<const double> theta) const {
  double sum = 0;
  for (std::size_t i = 0; has_l1_ && i < theta.size(); ++i) sum += l1(i) * std::abs(theta[i]);
  return sum;
}

class Optimizer::Implementation {
 public:
  Implementation(const TrainingSet& data, Loss loss, int threads) : sums(data, loss, threads) {}

  FinishSums sums;
  std::vector<double> squared_hessian;
};

Optimizer::Optimizer(const TrainingSet& data, Loss loss, int threads)
    : implementation_(std::make_unique<Implementation>(data, loss, threads)) {}
Optimizer::~Optimizer() = default;
Optimizer::Optimizer(Optimizer&&) noexcept = default;
Optimizer& Optimizer::operator=(Optimizer&&) noexcept = default;

void Optimizer::set_record_weights(std::span<const float> weights) {
  implementation_->sums.set_record_weights(weights);
  implementation_->squared_hessian.clear();
}

Fit Optimizer::fit(const FitPenalty& penalty, const LinearModel* start, const FitOptions& options) {
  const FinishSums& sums = implementation_->sums;
  const FinishProblem problem(sums, penalty);
  std::vector<double> theta(sums.size());
  if (start != nullptr) theta = sums.to_parameters(*start);
  const std::vector<double> before = theta;

  // Several outputs need a Hessian for each pair of them. With L2 the blocks on its diagonal do
  // nearly as well, with L1 nothing else does.
  constexpr std::size_t kMostPaired = 12;
  const bool is_dense = sums.size() <= std::min(options.dense_limit, kDenseLimit) &&
                        (sums.outputs() == 1 || (penalty.l1 > 0 && sums.outputs() <= kMostPaired));
  const FinishOutcome outcome =
      is_dense ? minimise_newton(problem, options, implementation_->squared_hessian, theta)
               : minimise_lbfgs(problem, options, theta);

  // The model's levels have weights in single precision: what counts is what is returned.
  const auto judged = [&](std::span<const double> parameters) {
    Fit fit;
    fit.model = sums.to_model(parameters);
    const std::vector<double> rounded = sums.to_parameters(fit.model);
    fit.mean_loss = sums.loss_at(rounded, nullptr);
    fit.objective = problem.smooth(rounded, nullptr) + problem.absolute(rounded);
    return fit;
  };
  Fit fit = judged(theta);
  if (start != nullptr) {
    Fit unchanged = judged(before);
    // No better within rounding: the start is an optimum as well.
    if (!(fit.objective <= unchanged.objective)) fit = std::move(unchanged);
  }
  fit.iterations = outcome.iterations;
  fit.converged = outcome.converged;
  return fit;
}

std::vector<double> Optimizer::margins(const LinearModel& model) const {
  const FinishSums& sums = implementation_->sums;
  return sums.margins_at(sums.to_parameters(model));
}

std::size_t Optimizer::parameter_count() const { return implementation_->sums.size(); }

}  // namespace glassbox::engine
