#include "engine/sgd.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>

#include "engine/progressive_quality.h"
#include "engine/sgd_learner.h"
#include "engine/sgd_trim.h"

namespace glassbox::engine {
namespace {

// Amazon's five learning rates with their learners' ids. A rate is the step size times the mean
// squared norm of the records, so that 1 means the same for 10 features and for 10,000.
struct Candidate {
  int id;
  double rate;
};
constexpr Candidate kCandidates[] = {
    {1050, 0.01}, {2101, 0.1}, {3535, 1.0}, {4202, 10.0}, {5314, 100.0}};

// The hottest rate whose probe loss is within 5 % of the best is kept: noise that a hot rate adds
// in the probe is what the schedule takes away later, speed is what it keeps.
constexpr double kProbeTolerance = 1.05;

// Passes come in rounds of 10, 20, 40, ...; in each the step size falls to zero, so that its end is
// as good as that many passes get. When a round, with twice the passes, improves the objective by
// less than this, relatively, nothing new is learnt and training stops.
constexpr int kFirstRound = 10;
constexpr double kConverged = 1e-4;

// The length of the round after `done` passes: twice the last; all that is left if a longer round
// would not fit behind it.
int round_length(int last, int done, int max_passes) {
  const int length = last == 0 ? kFirstRound : 2 * last;
  const int left = max_passes - done;
  return left - length < 2 * length ? left : length;
}

// Records between two calls of progress.
constexpr std::size_t kBreath = 1 << 16;

// Parallel shards by the number of records: one below 2^18, then doubling with it up to 8.
// Sequential SGD learns most from a pass; with 2^17 records and more for each shard, splitting
// loses nothing (docs/decisions/0004-training.md).
std::size_t shard_count(std::size_t records) {
  return std::clamp<std::size_t>(std::bit_floor(records >> 17), 1, 8);
}

// Records between two merges, or two L1 steps: what they cost is a walk over all weights, so let
// the records between them touch 16 times as many.
std::size_t block_length(const SgdContext& context) {
  const std::size_t records = context.rows->row_count();
  if (context.shards == 1 && context.penalty.l1 == 0) return records;
  const SgdShape& shape = context.shape;
  const auto weights = static_cast<double>(shape.indicators + shape.slots + shape.numbers);
  const double touched =
      static_cast<double>(context.rows->id_count()) / static_cast<double>(records) +
      static_cast<double>(shape.numbers + 1);
  const auto paying = static_cast<std::size_t>(16 * weights / touched);
  // Sixteen merges a pass keep shards together; more would only make threads wait for each other.
  const std::size_t least = context.shards == 1 ? 64 : records / 16 + 1;
  return std::clamp(paying, std::min(least, records), records);
}

SgdPenalty penalty_for(const TrainingParameters& p, const FeatureSpace& space) {
  SgdPenalty result{p.l1, p.l2, {}, {}};
  for (const NumberFeature& f : space.numbers) {
    result.number_l1.push_back(p.l1 / f.scale);
    result.number_l2.push_back(p.l2 / (f.scale * f.scale));
  }
  return result;
}

// From the learner's weights to those of the features' values.
LinearModel to_model(SgdWeights& weights, const TrainingSet& data) {
  const TrainingRows& rows = *data.rows;
  const FeatureSpace& space = *data.space;
  const WeightsView& w = weights.view();
  const std::size_t outputs = w.class_count, lanes = w.lanes;
  LinearModel model;
  model.output_count = outputs;
  model.output_center = data.label_scale.center;
  model.output_scale = data.label_scale.scale;
  model.bias.assign(w.bias, w.bias + outputs);
  for (std::size_t j = 0; j < space.numbers.size(); ++j)
    for (std::size_t k = 0; k < outputs; ++k) {
      const auto weight = static_cast<double>(w.numbers[j * lanes + k]);
      model.number_weights.push_back(weight / space.numbers[j].scale);
    }
  model.indicator_weights.reserve(space.indicator_count() * outputs);
  for (std::size_t id = 0; id < space.indicator_count(); ++id)
    model.indicator_weights.insert(model.indicator_weights.end(), w.indicators + id * lanes,
                                   w.indicators + id * lanes + outputs);
  for (std::size_t slot = 0; slot < rows.slot_groups().size(); ++slot) {
    const std::uint32_t reference = *space.groups[rows.slot_groups()[slot]].reference;
    std::copy_n(w.references + slot * lanes, outputs,
                model.indicator_weights.begin() + static_cast<std::ptrdiff_t>(reference * outputs));
  }
  return model;
}

// Of `updates` records: some of the first pass, or whole passes.
ActiveFeatures active_features(const TrainingRows& rows, std::uint64_t updates) {
  const std::uint64_t n = rows.row_count();
  if (updates == 0) return {};
  ActiveCounts first;
  if (updates < n) first = rows.active_counts(static_cast<std::size_t>(updates));
  const ActiveCounts& counts = updates < n ? first : rows.active_counts();
  const std::uint64_t seen = std::min(updates, n);
  const auto of_rank = [&](std::uint64_t rank) {
    for (const auto& [active, records] : counts) {
      if (rank < records) return active;
      rank -= records;
    }
    return counts.rbegin()->first;
  };
  ActiveFeatures active;
  for (const auto& [features, records] : counts)
    active.total += features * records * (updates / seen);
  active.mean = active.total / updates;
  active.min = counts.begin()->first;
  active.max = counts.rbegin()->first;
  active.quantile_10 = of_rank(seen / 10);
  active.quantile_50 = of_rank(seen / 2);
  active.quantile_90 = of_rank(seen * 9 / 10);
  return active;
}

// One training, from packed rows to the weights.
class Training {
 public:
  Training(const SgdContext& context, const SgdOptions& options)
      : context_(context), options_(options), records_(context.rows->row_count()) {}

  SgdLearner run() {
    const Candidate chosen = probe();
    rate_ = chosen.rate;
    // The mean of S shards is S times less noisy and moves S times less: meet in the middle.
    const double first = step(chosen.rate) * std::sqrt(static_cast<double>(context_.shards));
    const int max_passes = options_.parameters.max_passes;
    SgdLearner learner(context_, {first, count()});
    ProgressiveQuality quality(context_.loss);
    double loss_sum = 0, before = 0;
    for (int round = 0; !converged_ && passes_ < max_passes;) {
      round = round_length(round, passes_, max_passes);
      const bool first_round = passes_ == 0;
      learner.schedule().restart(learner.seen(), round * count());
      double objective = 0;
      for (const int last = passes_ + round; passes_ < last;) {
        ++passes_;
        const double loss = one_pass(learner, quality);
        loss_sum += loss;
        pass_losses_.push_back(loss);
        learner.settle();
        objective = loss + learner.penalty();
        converged_ = passes_ == last && !first_round && before - objective < kConverged * before;
        report(chosen, learner, quality, loss_sum / passes_, LearnerReport::Moment::kTraining);
      }
      before = objective;
    }
    report(chosen, learner, quality, loss_sum / passes_, LearnerReport::Moment::kBest);
    return learner;
  }

  [[nodiscard]] int passes() const { return passes_; }
  [[nodiscard]] bool converged() const { return converged_; }
  [[nodiscard]] double rate() const { return rate_; }
  [[nodiscard]] const std::vector<double>& pass_losses() const { return pass_losses_; }
  [[nodiscard]] LearnerReport last_report() const { return last_; }

 private:
  [[nodiscard]] double count() const { return static_cast<double>(records_); }
  [[nodiscard]] double step(double rate) const { return rate / context_.rows->mean_squared_norm(); }

  // All candidates from zero over the same first records, at a constant rate, side by side.
  Candidate probe() {
    const std::size_t length = std::min(records_, std::max<std::size_t>(4096, records_ / 16));
    constexpr std::size_t kCount = std::size(kCandidates);
    std::vector<std::vector<LearnerReport>> reports(kCount);
    std::vector<double> losses(kCount);
    SgdContext alone = context_;
    alone.shards = 1;
    alone.threads = 1;
#pragma omp parallel for schedule(dynamic, 1) num_threads(context_.threads)
    for (std::size_t c = 0; c < kCount; ++c) {
      SgdLearner learner(alone, {step(kCandidates[c].rate), 1e300});
      ProgressiveQuality quality(context_.loss);
      double sum = 0;
      for (std::size_t seen = 0; seen < length;) {
        if (options_.report)
          reports[c].push_back(make_report(kCandidates[c], learner, quality,
                                           seen == 0 ? 1.0 : sum / static_cast<double>(seen)));
        // Amazon's log reports at 0, 64, 128, 256, ... updates.
        const std::size_t next =
            options_.report ? std::min(length, std::max<std::size_t>(64, seen * 2)) : length;
        sum += learner.train(seen, next, options_.report ? quality.observer() : SgdObserver{});
        seen = next;
      }
      losses[c] = sum;
    }
    for (std::size_t r = 0; r < reports.front().size(); ++r)
      for (std::size_t c = 0; c < kCount; ++c) {
        LearnerReport& report = reports[c][r];
        if (r > 0) report.delta = report.progressive_loss - reports[c][r - 1].progressive_loss;
        options_.report(report);
      }
    const double best = *std::ranges::min_element(losses);
    std::size_t chosen = kCount - 1;
    while (!(losses[chosen] <= best * kProbeTolerance)) --chosen;
    return kCandidates[chosen];
  }

  double one_pass(SgdLearner& learner, ProgressiveQuality& quality) {
    const SgdObserver observer = options_.report ? quality.observer() : SgdObserver{};
    // Whole blocks between two breaths, so that progress cannot change how blocks are cut.
    const std::size_t stride = std::max<std::size_t>(1, kBreath / context_.block) * context_.block;
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

  LearnerReport make_report(const Candidate& c, SgdLearner& learner,
                            const ProgressiveQuality& quality, double loss) const {
    LearnerReport r;
    r.learner_id = c.id;
    r.learning_rate = c.rate;
    r.updates = static_cast<std::uint64_t>(learner.seen());
    r.progressive_loss = loss;
    r.parameters = learner.weights().parameter_count();
    r.active = active_features(*context_.rows, r.updates);
    quality.write_to(r);
    return r;
  }

  void report(const Candidate& c, SgdLearner& learner, const ProgressiveQuality& quality,
              double loss, LearnerReport::Moment moment) {
    if (!options_.report) return;
    LearnerReport r = make_report(c, learner, quality, loss);
    r.moment = moment;
    r.delta =
        moment == LearnerReport::Moment::kTraining ? loss - last_.progressive_loss : last_.delta;
    r.converged = converged_;
    last_ = r;
    options_.report(r);
  }

  const SgdContext& context_;
  const SgdOptions& options_;
  std::size_t records_;
  int passes_ = 0;
  bool converged_ = false;
  double rate_ = 0;
  std::vector<double> pass_losses_;
  LearnerReport last_;
};

void check(const TrainingSet& data, Loss loss) {
  if (data.rows == nullptr || data.space == nullptr || data.rows->row_count() == 0)
    throw std::invalid_argument("train_sgd: no records");
  if (loss == Loss::kMultinomial && (data.class_count < 2 || data.class_count > 100))
    throw std::invalid_argument("train_sgd: want 2 to 100 classes");
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
  context.shards = shard_count(rows.row_count());
  context.block = block_length(context);

  Training training(context, options);
  SgdLearner learner = training.run();

  SgdResult result;
  result.model = to_model(learner.weights(), data);
  result.passes = training.passes();
  result.converged = training.converged();
  result.learning_rate = training.rate();
  result.pass_losses = training.pass_losses();
  result.parameters_trimmed = trim_to_size(result.model, space, parameters.max_model_bytes);
  const Objective final =
      objective(data, loss, result.model, parameters.l1, parameters.l2, options.threads);
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
