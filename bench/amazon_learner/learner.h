// The learner that Amazon's logs describe, plainly: records as lists of features, one update a
// record, five constant rates. Every rule that the logs leave open is a choice here; the engine has
// one of each (engine/sgd/amazon_training.h).
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "engine/rows/shuffled_order.h"

namespace glassbox::bench {

enum class Loss { kSquared, kLogistic, kSoftmax };

struct Rules {
  int bins = 52;
  // Edge k of n lies at place k/n of the sorted values: on the last value of bin k, on the first
  // value of the next bin, or between them as the place says.
  enum class Edges { kLast, kNext, kInterpolated } edges = Edges::kLast;
  bool edge_goes_up = false;  // a value on an edge belongs to the bin above it
  // The step of a record x: rate, or rate / (1 + rate * curvature * h * |x|^2), h the bound of the
  // loss's curvature.
  enum class Step { kPlain, kBounded } step = Step::kBounded;
  double curvature = 1;
  bool shuffles_each_pass = false;
  bool chooses_by_last_pass = false;  // not by the progressive loss of all passes
};

// Features that are 1, the same number in each record; the bias is added.
struct Rows {
  std::size_t features = 0, width = 0;
  std::vector<std::uint32_t> ids;  // width a record
  [[nodiscard]] std::size_t size() const { return ids.size() / width; }
  [[nodiscard]] std::span<const std::uint32_t> row(std::size_t i) const {
    return std::span(ids).subspan(i * width, width);
  }
};

inline constexpr std::array kRates = {0.01, 0.1, 1.0, 10.0, 100.0};
inline constexpr int kPasses = 10;

// Weights of kOutputs outputs, in kOutputs floats a feature.
template <int kOutputs>
struct Learned {
  std::vector<float> weights;
  double rate = 0, loss_of_all = 0, loss_of_last = 0;  // mean, each record scored before its update

  [[nodiscard]] std::array<float, kOutputs> margins(std::span<const std::uint32_t> row) const {
    std::array<float, kOutputs> sum;
    const float* const bias = weights.data() + weights.size() - kOutputs;
    std::copy_n(bias, kOutputs, sum.begin());
    for (const std::uint32_t id : row)
      for (int k = 0; k < kOutputs; ++k) sum[k] += weights[id * kOutputs + k];
    return sum;
  }
};

// Residuals y - p in place of margins; returns the loss. Classes past `classes` do not exist.
template <int kOutputs>
double residuals(Loss loss, std::array<float, kOutputs>& m, double label, int classes) {
  constexpr double kSmallest = 1e-15;
  if (loss == Loss::kSquared) {
    const double residual = label - m[0];
    m[0] = static_cast<float>(residual);
    return 0.5 * residual * residual;
  }
  if (loss == Loss::kLogistic) {
    const double p = 1 / (1 + std::exp(-static_cast<double>(m[0])));
    m[0] = static_cast<float>(label - p);
    return -std::log(std::max(label > 0.5 ? p : 1 - p, kSmallest));
  }
  float top = m[0];
  for (int k = 1; k < classes; ++k) top = std::max(top, m[k]);
  double sum = 0;
  for (int k = 0; k < classes; ++k) {
    m[k] = std::exp(m[k] - top);
    sum += m[k];
  }
  const auto truth = static_cast<int>(label);
  const double p = m[truth] / sum;
  for (int k = 0; k < kOutputs; ++k)
    m[k] = k < classes ? static_cast<float>((k == truth ? 1 : 0) - m[k] / sum) : 0;
  return -std::log(std::max(p, kSmallest));
}

template <int kOutputs>
Learned<kOutputs> learn(const Rows& data, std::span<const double> labels, Loss loss, int classes,
                        double rate, const Rules& rules, std::uint64_t seed) {
  const double h = loss == Loss::kSquared ? 1 : loss == Loss::kLogistic ? 0.25 : 0.5;
  const double bound = rate * h * rules.curvature * static_cast<double>(data.width + 1);
  const double step = rules.step == Rules::Step::kPlain ? rate : rate / (1 + bound);
  Learned<kOutputs> learned{.weights = std::vector<float>((data.features + 1) * kOutputs),
                            .rate = rate};
  float* const bias = learned.weights.data() + data.features * kOutputs;
  const auto count = static_cast<std::uint32_t>(labels.size());
  std::vector<std::uint32_t> order = engine::shuffled_order(count, seed);
  for (int pass = 0; pass < kPasses; ++pass) {
    if (pass > 0 && rules.shuffles_each_pass)
      order = engine::shuffled_order(count, seed + 1000u * static_cast<unsigned>(pass));
    double sum = 0;
    for (const std::uint32_t i : order) {
      auto g = learned.margins(data.row(i));
      sum += residuals<kOutputs>(loss, g, labels[i], classes);
      for (float& one : g) one *= static_cast<float>(step);
      for (int k = 0; k < kOutputs; ++k) bias[k] += g[k];
      for (const std::uint32_t id : data.row(i)) {
        float* const w = learned.weights.data() + id * kOutputs;
        for (int k = 0; k < kOutputs; ++k) w[k] += g[k];
      }
    }
    learned.loss_of_last = sum / count;
    learned.loss_of_all += learned.loss_of_last / kPasses;
  }
  if (!std::isfinite(learned.loss_of_all))
    learned.loss_of_all = learned.loss_of_last = std::numeric_limits<double>::infinity();
  return learned;
}

// The one of the five with the least progressive loss.
template <int kOutputs>
Learned<kOutputs> choose(const Rows& data, std::span<const double> labels, Loss loss, int classes,
                         const Rules& rules, std::uint64_t seed) {
  Learned<kOutputs> best;
  best.loss_of_all = best.loss_of_last = std::numeric_limits<double>::infinity();
  for (const double rate : kRates) {
    auto one = learn<kOutputs>(data, labels, loss, classes, rate, rules, seed);
    if (rules.chooses_by_last_pass ? one.loss_of_last < best.loss_of_last
                                   : one.loss_of_all < best.loss_of_all)
      best = std::move(one);
  }
  return best;
}

}  // namespace glassbox::bench
