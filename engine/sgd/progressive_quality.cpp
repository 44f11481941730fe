#include "engine/sgd/progressive_quality.h"

#include <algorithm>
#include <span>
#include <vector>

#include "engine/metrics/fixed_math.h"
#include "engine/rows/gather_shares.h"

namespace glassbox::engine {

SgdObserver ProgressiveQuality::observer() {
  if (loss_ == Loss::kSquared) return {};
  return [this](std::span<const float> labels, std::span<const float> predicted) {
    for (std::size_t i = 0; i < labels.size(); ++i) add(labels[i], predicted[i]);
  };
}

ProgressiveQuality ProgressiveQuality::of_all(const io::Exchange& exchange) const {
  if (exchange.size() == 1) return *this;
  std::vector<Counts> by_process(exchange.size());
  by_process[exchange.rank()] = counts_;
  gather_shares(exchange, std::span(by_process), by_process.size());
  ProgressiveQuality all(loss_);
  Counts& sum = all.counts_;
  for (const Counts& c : by_process) {
    sum.records += c.records;
    sum.right += c.right;
    sum.true_positive += c.true_positive;
    sum.false_positive += c.false_positive;
    sum.false_negative += c.false_negative;
    for (std::size_t b = 0; b < kBins; ++b) {
      sum.positives[b] += c.positives[b];
      sum.negatives[b] += c.negatives[b];
    }
  }
  return all;
}

void ProgressiveQuality::add(float label, float predicted) {
  ++counts_.records;
  if (loss_ == Loss::kMultinomial) {
    counts_.right += label == predicted ? 1 : 0;
    return;
  }
  const bool positive = label > 0.5f, said = predicted >= 0;
  counts_.right += positive == said ? 1 : 0;
  counts_.true_positive += positive && said ? 1 : 0;
  counts_.false_positive += !positive && said ? 1 : 0;
  counts_.false_negative += positive && !said ? 1 : 0;
  const double score = fixed_sigmoid(static_cast<double>(predicted));
  const auto bin = std::min(static_cast<std::size_t>(score * kBins), kBins - 1);
  ++(positive ? counts_.positives : counts_.negatives)[bin];
}

void ProgressiveQuality::write_to(LearnerReport& report) const {
  if (counts_.records == 0) return;
  const auto ratio = [](double a, double b) { return b > 0 ? a / b : 0.0; };
  report.accuracy = ratio(static_cast<double>(counts_.right), static_cast<double>(counts_.records));
  if (loss_ != Loss::kLogistic) return;
  const auto tp = static_cast<double>(counts_.true_positive);
  const auto fp = static_cast<double>(counts_.false_positive);
  const auto fn = static_cast<double>(counts_.false_negative);
  report.recall = ratio(tp, tp + fn);
  report.precision = ratio(tp, tp + fp);
  report.f1 = ratio(2 * tp, 2 * tp + fp + fn);
  double below = 0, won = 0, positives = 0;
  for (std::size_t b = 0; b < kBins; ++b) {
    const auto p = static_cast<double>(counts_.positives[b]),
               n = static_cast<double>(counts_.negatives[b]);
    won += p * (below + 0.5 * n);
    below += n;
    positives += p;
  }
  report.auc = ratio(won, positives * below);
}

}  // namespace glassbox::engine
