// One learner's way over the rows: 64 records at a time with one step size, kernels for the
// updates, the loss of what was predicted before each update. In shards, each works on its own copy
// of the weights, and copies are averaged between blocks in a fixed order.
#include "engine/sgd/sgd_learner.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "engine/metrics/fixed_math.h"
#include "io/base/first_failure.h"

namespace glassbox::engine {
namespace {

// Records with one and the same step size. Also how often observers hear and scales are checked.
constexpr std::size_t kStretch = 64;
constexpr double kSmallestScale = 1e-9;  // stored weights are at most 1e9 times the real ones

SgdKernel kernel_of(const SgdContext& context) {
  switch (context.loss) {
    case Loss::kSquared:
      return context.kernels->squared;
    case Loss::kLogistic:
      return context.kernels->logistic;
    case Loss::kMultinomial:
      return context.kernels->multinomial;
  }
  return nullptr;
}

// Sum of c * loss over a range. Eight likelihoods share one logarithm: their product stays far
// above the smallest double, as each is held above 1e-30.
double sum_losses(Loss loss, std::span<const float> fit, const float* weights) {
  double sum = 0;
  if (loss == Loss::kSquared) {
    for (std::size_t i = 0; i < fit.size(); ++i) {
      const auto r = static_cast<double>(fit[i]);
      sum += (weights != nullptr ? static_cast<double>(weights[i]) : 1.0) * 0.5 * r * r;
    }
    return sum;
  }
  constexpr float kSmallest = 1e-30f;
  if (weights != nullptr) {
    for (std::size_t i = 0; i < fit.size(); ++i)
      sum -= static_cast<double>(weights[i]) *
             fixed_log(static_cast<double>(std::max(fit[i], kSmallest)));
    return sum;
  }
  for (std::size_t i = 0; i < fit.size(); i += 8) {
    double product = 1;
    for (std::size_t j = i; j < std::min(i + 8, fit.size()); ++j)
      product *= static_cast<double>(std::max(fit[j], kSmallest));
    sum -= fixed_log(product);
  }
  return sum;
}

}  // namespace

SgdLearner::SgdLearner(const SgdContext& context, SgdSchedule schedule)
    : context_(context),
      schedule_(schedule),
      weights_(context.shape),
      here_(context.shards > 1 ? io::share_here(*context.exchange, context.shards)
                               : io::Share{0, 1}),
      windows_(here_.size(), TrainingRows::Window(*context.rows)) {
  if (context.shards > 1)
    for (std::size_t s = here_.begin; s < here_.end; ++s) shards_.emplace_back(context.shape);
}

double SgdLearner::train(std::size_t begin, std::size_t end, const SgdObserver& observer) {
  double loss = 0;
  for (; begin < end; begin += context_.block)
    loss += train_block(begin, std::min(end, begin + context_.block), observer);
  return loss;
}

double SgdLearner::train_block(std::size_t begin, std::size_t end, const SgdObserver& observer) {
  const std::size_t count = end - begin, shards = context_.shards;
  std::vector<Part> parts;
  for (std::size_t s = here_.begin; s < here_.end; ++s)
    parts.push_back({shards == 1 ? &weights_ : &shards_[s - here_.begin],
                     &windows_[s - here_.begin], begin + count * s / shards,
                     begin + count * (s + 1) / shards});
  // As many parts a thread as there are, but no more side by side than a kernel takes. An observer
  // hears one part after the other.
  const auto threads = static_cast<std::size_t>(std::max(context_.threads, 1));
  const std::size_t together =
      observer ? 1 : std::clamp<std::size_t>((parts.size() + threads - 1) / threads, 1, kMostRuns);
  const std::size_t groups = (parts.size() + together - 1) / together;
  FirstFailure failure;
#pragma omp parallel for schedule(static, 1) \
    num_threads(context_.threads) if (!observer && groups > 1)
  for (std::ptrdiff_t at = 0; at < static_cast<std::ptrdiff_t>(groups); ++at) {
    const std::size_t first = static_cast<std::size_t>(at) * together;
    // Every shard sees the step sizes of the whole block, at a stride.
    failure.guard([&] {
      train_parts(std::span(parts).subspan(first, std::min(together, parts.size() - first)), seen_,
                  static_cast<double>(shards), observer);
    });
  }
  failure.rethrow();
  std::vector<double> losses;
  for (const Part& part : parts) losses.push_back(part.loss);
  if (shards > 1)
    losses = weights_.merge(shards_, losses, shards, *context_.exchange, context_.threads);
  double loss = 0;
  for (const double part : losses) loss += part;
  // What the block's steps add up to, for the L1 step: shards ran side by side.
  const double middle = penalty_rate(schedule_.rate(seen_ + 0.5 * static_cast<double>(count)));
  seen_ += static_cast<double>(count);
  if (context_.penalty.l1 > 0)
    shrink(middle * static_cast<double>(count) / static_cast<double>(shards));
  return loss;
}

double SgdLearner::penalty_rate(double rate) const {
  const double curvature = context_.loss == Loss::kSquared    ? 1.0
                           : context_.loss == Loss::kLogistic ? 0.25
                                                              : 0.5;
  return rate / (1.0 + rate * curvature * context_.rows->mean_squared_norm());
}

// The records of some parts that share a step size, and what the kernel said of them.
class SgdLearner::RangeTrainer {
 public:
  RangeTrainer(const SgdContext& context, bool observed)
      : context_(context), kernel_(kernel_of(context)), observed_(observed) {}

  // `count` records from `offset` on in each part.
  void run(std::span<Part> parts, std::size_t offset, std::size_t count, const StepSize& step,
           const SgdObserver& observer) {
    for (std::size_t done = 0; done < count;) {
      std::size_t now = count - done;  // as far as no part's segment ends
      for (std::size_t p = 0; p < parts.size(); ++p) {
        const auto rows = parts[p].window->from(parts[p].begin + offset + done);
        runs_[p] = {rows.rows, rows.begin, &parts[p].weights->view(), &fit_[p][done],
                    observed_ ? &predicted_[p][done] : nullptr};
        now = std::min(now, rows.end - rows.begin);
      }
      kernel_(runs_.data(), parts.size(), now, step);
      for (std::size_t p = 0; p < parts.size(); ++p) {
        const SgdRun& ran = runs_[p];
        if (ran.rows->weights != nullptr)
          std::copy_n(ran.rows->weights + ran.begin, now, &weights_[p][done]);
        if (observed_) std::copy_n(ran.rows->labels + ran.begin, now, &labels_[p][done]);
      }
      done += now;
    }
    for (std::size_t p = 0; p < parts.size(); ++p) {
      if (parts[p].weights->view().scale < kSmallestScale) parts[p].weights->materialize();
      parts[p].loss += sum_losses(context_.loss, std::span(fit_[p]).first(count),
                                  context_.rows->is_weighted() ? weights_[p].data() : nullptr);
      if (observed_)
        observer(std::span(labels_[p]).first(count), std::span(predicted_[p]).first(count));
    }
  }

 private:
  using Values = std::array<std::array<float, kStretch>, kMostRuns>;
  const SgdContext& context_;
  SgdKernel kernel_;
  bool observed_;
  std::array<SgdRun, kMostRuns> runs_{};
  Values fit_{}, predicted_{}, labels_{}, weights_{};
};

void SgdLearner::train_parts(std::span<Part> parts, double seen, double stride,
                             const SgdObserver& observer) const {
  const SgdPenalty& penalty = context_.penalty;
  std::vector<float> number_decay((context_.shape.numbers + 7) / 8 * 8, 1.0f);
  RangeTrainer trainer(context_, static_cast<bool>(observer));
  std::size_t shortest = ~std::size_t{0}, longest = 0;
  for (const Part& part : parts) {
    shortest = std::min(shortest, part.end - part.begin);
    longest = std::max(longest, part.end - part.begin);
  }
  for (std::size_t at = 0; at < longest;) {
    const double rate = schedule_.rate(seen + stride * static_cast<double>(at));
    const double pull = penalty_rate(rate);
    const double decay = std::max(1.0 / (1.0 + pull * penalty.l2), kSmallestScale);
    for (std::size_t j = 0; j < penalty.number_l2.size(); ++j)
      number_decay[j] = static_cast<float>(1.0 / (1.0 + pull * penalty.number_l2[j]));
    // A decay so strong that the scale would leave its range within a range shortens it.
    std::size_t length = kStretch;
    while (length > 1 && static_cast<double>(length) * fixed_log(decay) < fixed_log(kSmallestScale))
      length /= 2;
    const StepSize step{static_cast<float>(rate), decay, number_decay.data()};
    if (at + length <= shortest) {
      trainer.run(parts, at, length, step, observer);
    } else {  // the end: parts may differ by a record
      for (Part& part : parts) {
        const std::size_t left = part.end - part.begin - std::min(at, part.end - part.begin);
        if (left > 0) trainer.run(std::span(&part, 1), at, std::min(length, left), step, observer);
      }
    }
    at += length;
  }
}

void SgdLearner::shrink(double total_rate) {
  weights_.materialize();
  const SgdPenalty& penalty = context_.penalty;
  std::vector<float> thresholds(penalty.number_l1.size());
  std::ranges::transform(penalty.number_l1, thresholds.begin(),
                         [&](double l1) { return static_cast<float>(total_rate * l1); });
  weights_.soft_threshold(static_cast<float>(total_rate * penalty.l1), thresholds);
  for (SgdWeights& shard : shards_)  // equal since the merge, and so they stay
    shard.soft_threshold(static_cast<float>(total_rate * penalty.l1), thresholds);
}

}  // namespace glassbox::engine
