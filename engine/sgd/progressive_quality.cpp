#include "engine/sgd/progressive_quality.h"

#include <algorithm>

#include "engine/metrics/fixed_math.h"

namespace glassbox::engine {

SgdObserver ProgressiveQuality::observer() {
  if (loss_ == Loss::kSquared) return {};
  return [this](std::span<const float> labels, std::span<const float> predicted) {
    for (std::size_t i = 0; i < labels.size(); ++i) add(labels[i], predicted[i]);
  };
}

void ProgressiveQuality::add(float label, float predicted) {
  ++count_;
  if (loss_ == Loss::kMultinomial) {
    right_ += label == predicted ? 1 : 0;
    return;
  }
  const bool positive = label > 0.5f, said = predicted >= 0;
  right_ += positive == said ? 1 : 0;
  true_positive_ += positive && said ? 1 : 0;
  false_positive_ += !positive && said ? 1 : 0;
  false_negative_ += positive && !said ? 1 : 0;
  const double score = fixed_sigmoid(static_cast<double>(predicted));
  const auto bin = std::min(static_cast<std::size_t>(score * kBins), kBins - 1);
  ++(positive ? positives_ : negatives_)[bin];
}

void ProgressiveQuality::write_to(LearnerReport& report) const {
  if (count_ == 0) return;
  const auto ratio = [](double a, double b) { return b > 0 ? a / b : 0.0; };
  report.accuracy = ratio(static_cast<double>(right_), static_cast<double>(count_));
  if (loss_ != Loss::kLogistic) return;
  const auto tp = static_cast<double>(true_positive_);
  const auto fp = static_cast<double>(false_positive_);
  const auto fn = static_cast<double>(false_negative_);
  report.recall = ratio(tp, tp + fn);
  report.precision = ratio(tp, tp + fp);
  report.f1 = ratio(2 * tp, 2 * tp + fp + fn);
  double below = 0, won = 0, positives = 0;
  for (std::size_t b = 0; b < kBins; ++b) {
    const auto p = static_cast<double>(positives_[b]), n = static_cast<double>(negatives_[b]);
    won += p * (below + 0.5 * n);
    below += n;
    positives += p;
  }
  report.auc = ratio(won, positives * below);
}

}  // namespace glassbox::engine
