#include <cmath>
#include <utility>

#include "engine/evaluate/evaluator.h"
#include "engine/metrics/point_sample.h"
#include "engine/metrics/residual_histogram.h"

namespace glassbox::engine {
namespace {

class NumberTally final : public Evaluator::Tally {
 public:
  explicit NumberTally(const MLModel& model) : usual_(model.target.mean) {}

  void add(std::span<const double> labels, const BlockPredictions& predictions) override {
    for (std::size_t i = 0; i < labels.size(); ++i) {
      const double residual = labels[i] - predictions.values[i];
      const double away = labels[i] - usual_;
      residuals_.add(residual);
      sample_.add({labels[i], predictions.values[i]});
      sum_ += residual;
      absolutes_ += std::abs(residual);
      squares_ += residual * residual;
      away_ += away;
      away_squares_ += away * away;
      ++records_;
    }
  }

  void fill(const std::vector<std::string>& /*classes*/, Evaluation& evaluation) const override {
    const auto n = static_cast<double>(records_);
    RegressionEvaluation regression;
    regression.mean_absolute_error = absolutes_ / n;
    // The sum of squares about the mean of these labels, from that about the training data's.
    const double total = away_squares_ - away_ * away_ / n;
    regression.r_squared = total <= 0 ? 0.0 : 1 - squares_ / total;
    regression.residual_mean = sum_ / n;
    ResidualHistograms residuals = residuals_.histograms();
    regression.residuals = std::move(residuals.wide);
    regression.fine_residuals = std::move(residuals.fine);
    regression.sample = sample_.points();
    evaluation.value = std::sqrt(squares_ / n);
    evaluation.baseline = std::sqrt(away_squares_ / n);
    evaluation.regression = std::move(regression);
  }

 private:
  double usual_;  // the mean of the training data: what a model without features would say
  std::uint64_t records_ = 0;
  double sum_ = 0, absolutes_ = 0, squares_ = 0, away_ = 0, away_squares_ = 0;
  ResidualCounts residuals_;
  PointSample sample_;
};

}  // namespace

std::unique_ptr<Evaluator::Tally> make_number_tally(const MLModel& model) {
  return std::make_unique<NumberTally>(model);
}

}  // namespace glassbox::engine
