// Decides whether training goes on to the optimum. The work is estimated from the shape of the
// data, not measured by a clock: the same data end the same way on every machine.
#include "engine/fit/finish_training.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "engine/finish/coefficient_statistics.h"
#include "engine/finish/objective.h"
#include "engine/sgd/sgd_trim.h"

namespace glassbox::engine {
namespace {

// Additions and multiplications that a second is good for, roughly.
constexpr double kCheap = 2e9;

// Records for each parameter that an optimum with hardly a penalty is good for; with fewer, that
// passes stop early is what keeps the model from learning the records by heart. Whoever chose the
// penalty for the data says `on`.
//
// source  Peduzzi et al., "A simulation study of the number of events per variable in logistic
//         regression analysis" (Journal of Clinical Epidemiology 49, 1996)
constexpr double kRecordsForParameter = 10;

double columns_of(const FeatureSpace& space) {
  return static_cast<double>(1 + space.numbers.size() + space.indicator_count());
}

// Of all iterations that a fit takes.
double work_of(const FeatureSpace& space, double n, double ids, double outputs, double l1) {
  constexpr double kNewtonSteps = 10, kLbfgsSteps = 100, kMemory = 80, kSweeps = 40;
  const double active = static_cast<double>(1 + space.numbers.size()) + ids / n;
  const double p = columns_of(space) * outputs, margin = 30;  // what e^x costs beside the sum
  const bool is_dense =
      p <= static_cast<double>(Optimizer::kDenseLimit) && (outputs == 1 || l1 > 0);
  if (is_dense)
    return kNewtonSteps * (outputs * outputs * n * active * active / 2 + p * p * p / 6 +
                           (l1 > 0 ? kSweeps * p * p : 0.0));
  return kLbfgsSteps * (n * (active * outputs * 2 + margin * outputs) + kMemory * p);
}

}  // namespace

bool wants_finish(const FeatureSpace& space, std::uint64_t records, std::uint64_t ids,
                  std::size_t outputs, const TrainingParameters& parameters) {
  if (parameters.learner == Learner::kAmazon) return false;
  if (parameters.finish != TrainingParameters::Finish::kAuto)
    return parameters.finish == TrainingParameters::Finish::kOn;
  const bool is_given = std::ranges::any_of(parameters.as_given, [](const auto& one) {
    return std::string_view(one.first).starts_with("sgd.");
  });
  const auto n = static_cast<double>(records), of = static_cast<double>(outputs);
  return !is_given && work_of(space, n, static_cast<double>(ids), of, parameters.l1) <= kCheap &&
         n >= kRecordsForParameter * columns_of(space) * of;
}

int finish_training(const TrainingSet& data, Loss loss, const SgdOptions& options,
                    SgdResult& result) {
  if (result.parameters_trimmed > 0) return 0;
  FitOptions fitting;
  fitting.may_go_on = [&] {
    return !options.progress ||
           options.progress({result.passes, options.parameters.max_passes,
                             data.rows->row_count() * static_cast<std::uint64_t>(result.passes),
                             result.mean_loss});
  };
  Optimizer optimizer(data, loss, options.threads);
  Fit fit = optimizer.fit({options.parameters.l1, options.parameters.l2}, &result.model, fitting);
  result.model = std::move(fit.model);
  result.objective = fit.objective;
  result.mean_loss = fit.mean_loss;
  result.converged = fit.converged;
  result.parameters_trimmed =
      trim_to_size(result.model, *data.space, options.parameters.max_model_bytes);
  if (result.parameters_trimmed > 0) {
    const Objective trimmed = objective(data, loss, result.model, options.parameters.l1,
                                        options.parameters.l2, options.threads);
    result.objective = trimmed.total();
    result.mean_loss = trimmed.mean_loss;
    result.converged = false;
  }
  return fit.iterations;
}

std::optional<Coefficients> statistics_of(const TrainingSet& data, Loss loss,
                                          const SgdOptions& options, const SgdResult& result,
                                          bool is_wanted, std::vector<std::string>& warnings) {
  // Enough for a table that people read; its cost grows with the third power.
  constexpr std::size_t kFew = 300;
  const std::size_t parameters =
      (1 + data.space->numbers.size() + data.space->indicator_count()) * result.model.output_count;
  if (!is_wanted && parameters > kFew) return std::nullopt;
  std::string reason;
  if (options.parameters.l1 > 0) {
    reason = "the model has an L1 penalty, for which there are no standard errors";
  } else if (result.parameters_trimmed > 0) {
    reason = "the model was cut to sgd.maxMLModelSizeInBytes";
  } else if (!result.converged) {
    reason =
        "the optimum was not reached; a penalty (sgd.l2RegularizationAmount) makes sure that there "
        "is one";
  } else {
    std::optional<Coefficients> statistics =
        coefficient_statistics(data, loss, result.model, options.parameters.l2, options.threads);
    if (statistics) return statistics;
    reason = "there are more than " + std::to_string(Coefficients::kMostParameters) +
             " parameters, or no more records than parameters, or the classes can be told apart "
             "without exception";
  }
  if (is_wanted) warnings.push_back("no statistics of the coefficients: " + reason);
  return std::nullopt;
}

}  // namespace glassbox::engine
