#include "engine/sgd_learner.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "engine/fixed_math.h"

namespace glassbox {
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

// Sum of c * loss over a stretch. Eight likelihoods share one logarithm: their product stays far
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
    : context_(context), schedule_(schedule), weights_(context.shape) {
  if (context.shards > 1)
    for (std::size_t s = 0; s < context.shards; ++s) shards_.emplace_back(context.shape);
}

double SgdLearner::train(std::size_t begin, std::size_t end, const SgdObserver& observer) {
  double loss = 0;
  for (; begin < end; begin += context_.block)
    loss += train_block(begin, std::min(end, begin + context_.block), observer);
  return loss;
}

double SgdLearner::train_block(std::size_t begin, std::size_t end, const SgdObserver& observer) {
  const std::size_t count = end - begin;
  double loss = 0;
  if (shards_.empty()) {
    loss = train_shard(weights_, begin, end, seen_, 1.0, observer);
  } else {
    const auto shard_count = static_cast<std::ptrdiff_t>(shards_.size());
    std::vector<double> losses(shards_.size());
    const bool observed = static_cast<bool>(observer);
#pragma omp parallel for schedule(static, 1) num_threads(context_.threads) if (!observed)
    for (std::ptrdiff_t at = 0; at < shard_count; ++at) {
      const auto s = static_cast<std::size_t>(at);
      // Every shard sees the step sizes of the whole block, at a stride.
      losses[s] = train_shard(shards_[s], begin + count * s / shards_.size(),
                              begin + count * (s + 1) / shards_.size(), seen_,
                              static_cast<double>(shards_.size()), observer);
    }
    for (const double part : losses) loss += part;
    weights_.merge(shards_, context_.threads);
  }
  // What the block's steps add up to, for the L1 step: shards ran side by side.
  const double middle = penalty_rate(schedule_.rate(seen_ + 0.5 * static_cast<double>(count)));
  seen_ += static_cast<double>(count);
  if (context_.penalty.l1 > 0)
    shrink(middle * static_cast<double>(count) / static_cast<double>(context_.shards));
  return loss;
}

double SgdLearner::penalty_rate(double rate) const {
  const double curvature = context_.loss == Loss::kSquared    ? 1.0
                           : context_.loss == Loss::kLogistic ? 0.25
                                                              : 0.5;
  return rate / (1.0 + rate * curvature * context_.rows->mean_squared_norm());
}

double SgdLearner::train_shard(SgdWeights& weights, std::size_t begin, std::size_t end, double seen,
                               double stride, const SgdObserver& observer) const {
  const RowsView rows = context_.rows->view();
  const SgdKernel kernel = kernel_of(context_);
  const SgdPenalty& penalty = context_.penalty;
  std::vector<float> number_decay((context_.shape.numbers + 7) / 8 * 8, 1.0f);
  std::array<float, kStretch> fit{}, predicted{};
  double loss = 0;
  for (std::size_t at = begin; at < end;) {
    const double rate = schedule_.rate(seen + stride * static_cast<double>(at - begin));
    const double pull = penalty_rate(rate);
    const double decay = std::max(1.0 / (1.0 + pull * penalty.l2), kSmallestScale);
    for (std::size_t j = 0; j < penalty.number_l2.size(); ++j)
      number_decay[j] = static_cast<float>(1.0 / (1.0 + pull * penalty.number_l2[j]));
    // A decay so strong that the scale would leave its range within a stretch shortens it.
    std::size_t length = kStretch;
    while (length > 1 && static_cast<double>(length) * fixed_log(decay) < fixed_log(kSmallestScale))
      length /= 2;
    length = std::min(length, end - at);

    WeightsView& view = weights.view();
    kernel(rows, at, at + length, view, {static_cast<float>(rate), decay, number_decay.data()},
           fit.data(), observer ? predicted.data() : nullptr);
    if (view.scale < kSmallestScale) weights.fold();
    loss += sum_losses(context_.loss, std::span(fit).first(length),
                       rows.weights == nullptr ? nullptr : rows.weights + at);
    if (observer) observer({rows.labels + at, length}, std::span(predicted).first(length));
    at += length;
  }
  return loss;
}

void SgdLearner::shrink(double total_rate) {
  weights_.fold();
  const SgdPenalty& penalty = context_.penalty;
  std::vector<float> thresholds(penalty.number_l1.size());
  std::ranges::transform(penalty.number_l1, thresholds.begin(),
                         [&](double l1) { return static_cast<float>(total_rate * l1); });
  weights_.soft_threshold(static_cast<float>(total_rate * penalty.l1), thresholds);
  for (SgdWeights& shard : shards_)  // equal since the merge, and so they stay
    shard.soft_threshold(static_cast<float>(total_rate * penalty.l1), thresholds);
}

}  // namespace glassbox
