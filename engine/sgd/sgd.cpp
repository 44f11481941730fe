// Stochastic gradient descent, from packed rows to weights:
//
//   1. probe(): try learning rates on the first records, side by side, and keep the largest whose
//      loss is near the best.
//   2. Make rounds of 10, 20, 40, ... passes; in each the step size falls to zero. Keep the weights
//      of the best round. Stop when a round, with twice the passes of the one before, gains nothing
//      and a few steps of an exact optimizer gain nothing either, or at sgd.maxPasses.
//   3. train_sgd(): drop the least effective parameters where the model is too large, and compute
//      the objective of what is left.
#include "engine/sgd/sgd.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "engine/finish/finish.h"
#include "engine/finish/objective.h"
#include "engine/rows/gather_shares.h"
#include "engine/rows/row_shards.h"
#include "engine/sgd/amazon_training.h"
#include "engine/sgd/progressive_quality.h"
#include "engine/sgd/sgd_learner.h"
#include "engine/sgd/sgd_parts.h"
#include "engine/sgd/sgd_trim.h"
#include "io/base/first_failure.h"

namespace glassbox::engine {
namespace {

// A rate is the step size times the mean squared norm of the records, so that 1 means the same for
// 10 features and for 10,000.
constexpr auto& kCandidates = kLearningRates;

// The hottest rate whose probe loss is within 5 % of the best is kept: noise that a hot rate adds
// in the probe is what the schedule takes away later, speed is what it keeps.
constexpr double kProbeTolerance = 1.05;

// Passes come in rounds of 10, 20, 40, ...; in each the step size falls to zero, so that its end is
// as good as that many passes get. The best round's weights are kept. When a round, with twice the
// passes, lowers the objective by less than this, relatively, and so would all later ones together,
// nothing new is learned and training stops.
constexpr int kFirstRound = 10;
constexpr double kConverged = 1e-4;
// A round that ends worse by more than rounding and the last small steps explain has not converged.
constexpr double kNoise = 1e-6;

// gain    by what part a round lowered the objective
// before  the same of the round before, if there was one
bool has_converged(double gain, std::optional<double> before) {
  if (!(gain >= -kNoise && gain < kConverged)) return false;
  if (!before || gain <= kNoise) return true;
  // Gains that shrink by a constant factor, q, add up to gain q / (1 - q) in all later rounds.
  const double q = gain / *before;
  return *before > 0 && q < 1 && gain * q / (1 - q) < kConverged;
}

// The length of the round after `done` passes: twice the last; all that is left if a longer round
// would not fit behind it.
int round_length(int last, int done, int max_passes) {
  const int length = last == 0 ? kFirstRound : 2 * last;
  const int left = max_passes - done;
  return left - length < 2 * length ? left : length;
}

// Records between two calls of progress.
constexpr std::size_t kProgressInterval = 1 << 16;

// One training, from packed rows to the weights.
class Training {
 public:
  Training(const SgdContext& context, const SgdOptions& options, const TrainingSet& data)
      : context_(context), options_(options), data_(data), records_(context.rows->row_count()) {}

  LinearModel run() {
    const LearningRate chosen = probe();
    rate_ = chosen.rate;
    SgdLearner learner(context_, {first_step(chosen.rate), count()});
    ProgressiveQuality quality(context_.loss);
    for (int round = 0; !converged_ && passes_ < max_passes();) {
      round = round_length(round, passes_, max_passes());
      learner.schedule().restart(learner.seen(), round * count());
      for (const int last = passes_ + round; passes_ < last;) {
        ++passes_;
        pass_losses_.push_back(one_pass(learner, quality));
        learner.materialize();
        if (passes_ == last) end_round(learner, round);
        report(chosen, learner, quality, mean_pass_loss(), LearnerReport::Moment::kTraining);
      }
    }
    if (gain_passes_ == 0 && passes_ > 1) {  // one round: there is nothing to compare it with
      gain_ = gain_of(pass_losses_.end()[-2], pass_losses_.back());
      gain_passes_ = 1;
    }
    report(chosen, learner, quality, mean_pass_loss(), LearnerReport::Moment::kBest);
    return std::move(best_);
  }

  [[nodiscard]] int passes() const { return passes_; }
  [[nodiscard]] bool converged() const { return converged_; }
  [[nodiscard]] double gain() const { return gain_; }
  [[nodiscard]] int gain_passes() const { return gain_passes_; }
  [[nodiscard]] double rate() const { return rate_; }
  [[nodiscard]] const std::vector<double>& pass_losses() const { return pass_losses_; }
  [[nodiscard]] LearnerReport last_report() const { return last_; }

 private:
  // Keeps the weights if they are the best, and decides whether training has converged.
  void end_round(SgdLearner& learner, int round) {
    LinearModel model = to_model(learner.weights(), data_);
    const bool is_first = passes_ == round;
    if (is_first && passes_ == max_passes()) {  // the only round
      best_ = std::move(model);
      return;
    }
    const double now = objective_of(model), before = best_objective_;
    if (is_first || now < before || !std::isfinite(before)) {
      best_ = std::move(model);
      best_objective_ = now;
    }
    if (is_first) return;
    gain_ = gain_of(before, now);
    gain_passes_ = round;
    converged_ = has_converged(gain_, gain_before_) && is_optimal(best_, best_objective_);
    gain_before_ = gain_;
  }

  static double gain_of(double before, double now) {
    return before == now ? 0.0 : (before - now) / before;
  }
  [[nodiscard]] double objective_of(const LinearModel& model) const {
    const TrainingParameters& p = options_.parameters;
    return objective(data_, context_.loss, model, p.l1, p.l2, options_.threads).total();
  }
  // Steps that stand still are not at the optimum for that: where numbers all but depend on each
  // other, or a rare record speaks for a rare feature, the slope says so. Steps of another kind are
  // tried from there, few where each takes the whole Hessian.
  [[nodiscard]] bool is_optimal(const LinearModel& model, double value) const {
    Optimizer optimizer(data_, context_.loss, options_.threads);
    const auto p = static_cast<double>(optimizer.parameter_count());
    constexpr double kMostWork = 1e10;  // seconds
    if (p <= Optimizer::kDenseLimit && count() * p * p > kMostWork) return true;
    const TrainingParameters& parameters = options_.parameters;
    const Fit fit = optimizer.fit({parameters.l1, parameters.l2}, &model,
                                  {.tolerance = kConverged,
                                   .max_iterations = p <= Optimizer::kDenseLimit ? 2 : 10,
                                   .may_go_on = {}});
    return !(fit.objective < value * (1 - kConverged));
  }
  [[nodiscard]] double count() const { return static_cast<double>(records_); }
  [[nodiscard]] int max_passes() const { return options_.parameters.max_passes; }
  [[nodiscard]] double mean_pass_loss() const {
    return std::accumulate(pass_losses_.begin(), pass_losses_.end(), 0.0) / passes_;
  }
  // The mean of S shards is S times less noisy and moves S times less: meet in the middle.
  [[nodiscard]] double first_step(double rate) const {
    return step(rate) * std::sqrt(static_cast<double>(context_.shards));
  }
  [[nodiscard]] double step(double rate) const { return rate / context_.rows->mean_squared_norm(); }

  // All candidates from zero over the same first records, at a constant rate, side by side.
  LearningRate probe() {
    const std::size_t length = probe_rows(records_);
    constexpr std::size_t kCount = std::size(kCandidates);
    std::vector<std::vector<LearnerReport>> reports(kCount);
    std::vector<double> losses(kCount);
    const io::Share here = io::share_here(*context_.exchange, kCount);
    SgdContext alone = context_;
    alone.shards = 1;
    alone.threads = 1;
    const auto try_one = [&](std::size_t c) {
      SgdLearner learner(alone, {step(kCandidates[c].rate), 1e300});
      ProgressiveQuality quality(context_.loss);
      double sum = 0;
      for (std::size_t seen = 0; seen < length;) {
        if (options_.report)
          reports[c].push_back(learner_report(kCandidates[c], learner, *context_.rows, quality,
                                              seen == 0 ? 1.0 : sum / static_cast<double>(seen)));
        // Amazon's log reports at 0, 64, 128, 256, ... updates.
        const std::size_t next =
            options_.report ? std::min(length, std::max<std::size_t>(64, seen * 2)) : length;
        sum += learner.train(seen, next, options_.report ? quality.observer() : SgdObserver{});
        seen = next;
      }
      losses[c] = sum;
    };
    FirstFailure failure;
#pragma omp parallel for schedule(dynamic, 1) num_threads(context_.threads)
    for (std::size_t c = here.begin; c < here.end; ++c) failure.guard([&] { try_one(c); });
    failure.rethrow();
    gather_shares(*context_.exchange, std::span(losses), kCount);
    if (options_.report) gather(reports);
    for (std::size_t r = 0; r < reports.front().size(); ++r)
      for (std::size_t c = 0; c < kCount; ++c) {
        LearnerReport& report = reports[c][r];
        if (r > 0) report.delta = report.progressive_loss - reports[c][r - 1].progressive_loss;
        options_.report(report);
      }
    double best = std::numeric_limits<double>::infinity();
    for (const double loss : losses) best = loss < best ? loss : best;  // NaN is not
    std::size_t chosen = kCount - 1;
    while (chosen > 0 && !(losses[chosen] <= best * kProbeTolerance)) --chosen;
    return kCandidates[chosen];
  }

  // Reports of the candidates tried here become those of all.
  void gather(std::vector<std::vector<LearnerReport>>& by_candidate) const {
    if (context_.exchange->size() == 1) return;
    std::string mine, all;
    for (const std::vector<LearnerReport>& reports : by_candidate) {
      const auto bytes = std::as_bytes(std::span(reports));
      mine.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    }
    for (const std::string& of_process : context_.exchange->gather(mine)) all += of_process;
    const std::size_t size = all.size() / by_candidate.size();  // each reports as often
    auto bytes = std::as_bytes(std::span(all));
    for (std::vector<LearnerReport>& reports : by_candidate) {
      reports.resize(size / sizeof(LearnerReport));
      std::ranges::copy(bytes.first(size), std::as_writable_bytes(std::span(reports)).begin());
      bytes = bytes.subspan(size);
    }
  }

  double one_pass(SgdLearner& learner, ProgressiveQuality& quality) {
    const SgdObserver observer = options_.report ? quality.observer() : SgdObserver{};
    // Whole blocks between two progress reports, so that progress cannot change how blocks are cut.
    const std::size_t stride =
        std::max<std::size_t>(1, kProgressInterval / context_.block) * context_.block;
    double loss = 0;
    for (std::size_t begin = 0; begin < records_; begin += stride) {
      const std::size_t end = std::min(records_, begin + stride);
      loss += learner.train(begin, end, observer);
      if (options_.progress && !options_.progress({passes_, options_.parameters.max_passes,
                                                   static_cast<std::uint64_t>(learner.seen()),
                                                   loss / static_cast<double>(end)}))
        throw Interrupted();
    }
    return loss / count();
  }

  void report(const LearningRate& c, SgdLearner& learner, const ProgressiveQuality& quality,
              double loss, LearnerReport::Moment moment) {
    if (!options_.report) return;
    LearnerReport r =
        learner_report(c, learner, *context_.rows, quality.of_all(*context_.exchange), loss);
    r.moment = moment;
    r.delta =
        moment == LearnerReport::Moment::kTraining ? loss - last_.progressive_loss : last_.delta;
    r.converged = converged_;
    last_ = r;
    options_.report(r);
  }

  const SgdContext& context_;
  const SgdOptions& options_;
  const TrainingSet& data_;
  std::size_t records_;
  LinearModel best_;           // at the end of a round
  double best_objective_ = 0;  // of it; not computed where there is one round only
  std::optional<double> gain_before_;
  int passes_ = 0;
  bool converged_ = false;
  double gain_ = 0;
  int gain_passes_ = 0;
  double rate_ = 0;
  std::vector<double> pass_losses_;
  LearnerReport last_;
};

// With strong L2 the last steps alone may cost more than weights of zero do.
void drop_useless_weights(LinearModel& model, Objective& now, const TrainingSet& data, Loss loss,
                          const SgdOptions& options) {
  if (now.penalty <= now.mean_loss) return;
  LinearModel without = model;
  std::ranges::fill(without.number_weights, 0.0);
  std::ranges::fill(without.indicator_weights, 0.0f);
  const TrainingParameters& p = options.parameters;
  const Objective zero = objective(data, loss, without, p.l1, p.l2, options.threads);
  if (now.total() <= zero.total()) return;
  model = std::move(without);
  now = zero;
}

void check(const TrainingSet& data, Loss loss) {
  if (data.rows == nullptr || data.space == nullptr || data.rows->row_count() == 0)
    throw std::invalid_argument("train_sgd: no records");
  if (loss == Loss::kMultinomial && (data.class_count < 2 || data.class_count > 100))
    throw std::invalid_argument("train_sgd: expected 2 to 100 classes");
}

}  // namespace

SgdResult train_sgd(const TrainingSet& data, Loss loss, const SgdOptions& options) {
  check(data, loss);
  const TrainingRows& rows = *data.rows;
  const TrainingParameters& parameters = options.parameters;
  const FeatureSpace& space = *data.space;

  SgdContext context;
  context.rows = &rows;
  context.kernels = options.kernels != nullptr ? options.kernels : sgd_kernels();
  context.loss = loss;
  context.shape = {space.indicator_count(), rows.slot_groups().size(), space.numbers.size(),
                   loss == Loss::kMultinomial ? data.class_count : 1};
  context.penalty = penalty_for(parameters, space);
  context.threads = options.threads;
  context.exchange = data.exchange;
  if (parameters.learner == Learner::kAmazon) return train_as_amazon(context, data, options);
  context.shards = training_shards(rows.row_count());
  context.block = block_length(context);

  Training training(context, options, data);
  SgdResult result;
  result.model = training.run();
  result.passes = training.passes();
  result.converged = training.converged();
  result.gain = training.gain();
  result.gain_passes = training.gain_passes();
  result.learning_rate = training.rate();
  result.pass_losses = training.pass_losses();
  result.parameters_trimmed = trim_to_size(result.model, space, parameters.max_model_bytes);
  Objective final =
      objective(data, loss, result.model, parameters.l1, parameters.l2, options.threads);
  drop_useless_weights(result.model, final, data, loss, options);
  result.mean_loss = final.mean_loss;
  result.objective = final.total();
  if (options.report) {
    LearnerReport last = training.last_report();
    last.parameters = result.model.parameter_count();
    last.pruning_calls = 1;
    last.moment = LearnerReport::Moment::kConsolidated;
    options.report(last);
    last.moment = LearnerReport::Moment::kSaved;
    options.report(last);
  }
  return result;
}

}  // namespace glassbox::engine
