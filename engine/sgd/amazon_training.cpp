// Five learners walk over the same rows side by side. Nothing is probed or stopped early: after the
// last pass the one with the lowest mean progressive loss is the model, trimmed to the size cap.
#include "engine/sgd/amazon_training.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <utility>
#include <vector>

#include "engine/finish/objective.h"
#include "engine/sgd/progressive_quality.h"
#include "engine/sgd/sgd_parts.h"
#include "engine/sgd/sgd_trim.h"
#include "io/base/first_failure.h"

namespace glassbox::engine {
namespace {

constexpr double kForever = 1e300;  // records until the rate has fallen: it is constant

// A learner has converged when its mean progressive loss changed by less than this, relatively, in
// each of two passes in a row.
constexpr double kSteady = 1e-4;

// Records between two calls of progress.
constexpr std::size_t kRowsBetweenReports = 1 << 16;

// Sets the weights of the features with the least effect to 0 until the size cap holds.
// returns  how many
std::uint64_t trim(SgdWeights& weights, const TrainingSet& data, std::uint64_t max_bytes) {
  weights.materialize();
  if (weights.parameter_count() * kBytesPerParameter <= max_bytes) return 0;
  LinearModel model = to_model(weights, data);
  const std::uint64_t trimmed = trim_to_size(model, *data.space, max_bytes);
  const WeightsView& w = weights.view();
  const std::size_t outputs = model.output_count;
  const auto place = [&](std::size_t i) { return i / outputs * w.lanes + i % outputs; };
  for (std::size_t i = 0; i < model.number_weights.size(); ++i)
    if (model.number_weights[i] == 0) w.numbers[place(i)] = 0;
  for (std::size_t i = 0; i < model.indicator_weights.size(); ++i)
    if (model.indicator_weights[i] == 0) w.indicators[place(i)] = 0;
  const std::vector<std::uint32_t>& groups = data.rows->slot_groups();
  for (std::size_t slot = 0; slot < groups.size(); ++slot)
    for (std::size_t k = 0; k < outputs; ++k)
      if (model.indicator_weights[*data.space->groups[groups[slot]].reference * outputs + k] == 0)
        w.references[slot * w.lanes + k] = 0;
  weights.materialize();  // sums the references again
  return trimmed;
}

// One of the five, and what its log says.
struct Runner {
  Runner(const SgdContext& context, const LearningRate& of)
      : rate(of), learner(context, {of.rate, kForever}), quality(context.loss) {}

  [[nodiscard]] double mean_loss() const {
    return learner.seen() == 0 ? 1.0 : loss_sum / learner.seen();
  }

  LearningRate rate;
  SgdLearner learner;
  ProgressiveQuality quality;
  double loss_sum = 0;
  double sum_before_pass = 0, mean_before_pass = 1;
  double reported = 1;  // the mean loss of the report before
  int steady_passes = 0;
  bool converged = false;
  std::uint32_t pruning_calls = 0;
  std::uint64_t trimmed = 0;
  std::vector<double> pass_losses;
};

class AmazonTraining {
 public:
  AmazonTraining(const SgdContext& context, const TrainingSet& data, const SgdOptions& options)
      : context_(context), data_(data), options_(options), records_(data.rows->row_count()) {
    runners_.reserve(kLearningRates.size());
    for (const LearningRate& rate : kLearningRates) runners_.emplace_back(context, rate);
  }

  // The winner.
  Runner& run() {
    report_all();
    for (;;) {
      ++passes_;
      one_pass();
      each([&](Runner& runner) { end_pass(runner); });
      Runner& best = best_so_far();
      if (passes_ == options_.parameters.max_passes || best.converged) return best;
      report_all();  // the end of the last pass is the winner's to report
    }
  }

  [[nodiscard]] int passes() const { return passes_; }

  [[nodiscard]] LearnerReport report_of(Runner& runner, LearnerReport::Moment moment) const {
    LearnerReport report = learner_report(runner.rate, runner.learner, *data_.rows, runner.quality,
                                          runner.mean_loss());
    report.moment = moment;
    report.delta = report.progressive_loss - runner.reported;
    report.converged = runner.converged;
    report.pruning_calls = runner.pruning_calls;
    if (report.updates > 0) count_bias(report.active, report.updates);
    return report;
  }

 private:
  // Amazon's logs count it among the features.
  static void count_bias(ActiveFeatures& active, std::uint64_t updates) {
    for (std::uint64_t* const count : {&active.min, &active.max, &active.mean, &active.quantile_10,
                                       &active.quantile_50, &active.quantile_90})
      ++*count;
    active.total += updates;
  }

  // The learners share nothing but the records, so each may have a thread.
  template <class Work>
  void each(const Work& work) {
    FirstFailure failure;
    const auto count = static_cast<std::ptrdiff_t>(runners_.size());
#pragma omp parallel for schedule(dynamic, 1) num_threads(context_.threads)
    for (std::ptrdiff_t i = 0; i < count; ++i)
      failure.guard([&] { work(runners_[static_cast<std::size_t>(i)]); });
    failure.rethrow();
  }

  // Amazon's log reports at 0, 64, 128, 256, ... updates of all passes, and after each pass. The
  // records are cut there whether anybody listens or not, so that the bits do not depend on it.
  void one_pass() {
    for (std::size_t begin = 0; begin < records_;) {
      std::size_t end = std::min(records_, begin + kRowsBetweenReports);
      const std::uint64_t seen =
          static_cast<std::uint64_t>(passes_ - 1) * records_ + begin;  // by each
      while (next_report_ <= seen) next_report_ *= 2;
      const bool reports = next_report_ - seen < end - begin;
      if (reports) end = begin + static_cast<std::size_t>(next_report_ - seen);
      each([&](Runner& runner) {
        runner.loss_sum += runner.learner.train(
            begin, end, options_.report ? runner.quality.observer() : SgdObserver{});
      });
      if (reports) report_all();
      begin = end;
      const Runner& best = best_so_far();
      if (options_.progress &&
          !options_.progress({passes_, options_.parameters.max_passes, seen + (end - begin),
                              (best.loss_sum - best.sum_before_pass) / static_cast<double>(end)}))
        throw Interrupted();
    }
  }

  void end_pass(Runner& runner) {
    runner.pass_losses.push_back((runner.loss_sum - runner.sum_before_pass) /
                                 static_cast<double>(records_));
    runner.sum_before_pass = runner.loss_sum;
    const std::uint64_t trimmed =
        trim(runner.learner.weights(), data_, options_.parameters.max_model_bytes);
    if (trimmed > 0) ++runner.pruning_calls;
    runner.trimmed += trimmed;
    const double mean = runner.mean_loss();
    const bool is_steady = std::abs(mean - runner.mean_before_pass) <= kSteady * std::abs(mean);
    runner.steady_passes = is_steady ? runner.steady_passes + 1 : 0;
    runner.converged = runner.steady_passes >= 2;
    runner.mean_before_pass = mean;
  }

  // The first of equals: the lowest rate. A loss that is not a number never wins.
  Runner& best_so_far() {
    Runner* best = &runners_.front();
    for (Runner& runner : runners_)
      if (runner.loss_sum < best->loss_sum || std::isnan(best->loss_sum)) best = &runner;
    return *best;
  }

  void report_all() {
    if (!options_.report) return;
    for (Runner& runner : runners_) {
      const LearnerReport report = report_of(runner, LearnerReport::Moment::kTraining);
      runner.reported = report.progressive_loss;
      options_.report(report);
    }
  }

  const SgdContext& context_;
  const TrainingSet& data_;
  const SgdOptions& options_;
  std::size_t records_;
  std::vector<Runner> runners_;
  std::uint64_t next_report_ = 64;
  int passes_ = 0;
};

}  // namespace

SgdResult train_as_amazon(SgdContext context, const TrainingSet& data, const SgdOptions& options) {
  if (data.exchange->size() > 1)
    throw std::invalid_argument(
        "train_as_amazon: Amazon's learners see one record after another, which several processes "
        "cannot share");
  context.shards = 1;
  context.block = block_length(context);
  AmazonTraining training(context, data, options);
  Runner& best = training.run();

  SgdResult result;
  result.model = to_model(best.learner.weights(), data);
  result.passes = training.passes();
  result.converged = best.converged;
  result.learning_rate = best.rate.rate;
  result.pass_losses = best.pass_losses;
  result.parameters_trimmed = best.trimmed;
  if (const std::vector<double>& losses = result.pass_losses; losses.size() > 1) {
    const double before = losses.end()[-2], now = losses.back();
    result.gain = before == now ? 0 : (before - now) / before;
    result.gain_passes = 1;
  }
  const TrainingParameters& parameters = options.parameters;
  const Objective final =
      objective(data, context.loss, result.model, parameters.l1, parameters.l2, context.threads);
  result.mean_loss = final.mean_loss;
  result.objective = final.total();
  if (options.report) {
    LearnerReport report = training.report_of(best, LearnerReport::Moment::kBest);
    options.report(report);
    ++report.pruning_calls;  // the consolidation looks at the size once more
    report.moment = LearnerReport::Moment::kConsolidated;
    options.report(report);
    report.moment = LearnerReport::Moment::kSaved;
    options.report(report);
  }
  return result;
}

}  // namespace glassbox::engine
