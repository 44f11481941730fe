// Counts for two classes. For each of the thresholds 0.00, 0.01 .. 1.00 a record says how many its
// score passes; summed up from the top, that gives the confusion counts at every threshold in one
// walk. Ranking (AUC, ROC curve) goes by scores and margins as they are, see score_counts.h.
#include <algorithm>
#include <array>

#include "engine/evaluate/evaluator.h"
#include "engine/metrics/margin_counts.h"
#include "engine/metrics/score_counts.h"

namespace glassbox::engine {
namespace {

constexpr int kSteps = 100;                                      // thresholds 0.00, 0.01 .. 1.00
constexpr std::size_t kBins = 10, kStepsInBin = kSteps / kBins;  // of calibration

class BinaryTally final : public Evaluator::Tally {
 public:
  explicit BinaryTally(const MLModel& model)
      : labels_{std::string(label_text(model.schema.binary_labels, false)),
                std::string(label_text(model.schema.binary_labels, true))},
        threshold_(model.score_threshold) {
    for (std::size_t step = 0; step <= kSteps; ++step)
      thresholds_[step] = static_cast<float>(static_cast<double>(step) / kSteps);
  }

  void add(std::span<const double> labels, const BlockPredictions& predictions) override {
    for (std::size_t i = 0; i < labels.size(); ++i) {
      const float score = predictions.scores[i];
      const bool is_positive = labels[i] != 0;
      loss_ += predictions.losses[i];
      ++counts_[is_positive];
      const std::size_t passed = thresholds_passed(score);
      ++passed_[is_positive][passed];
      score_sums_[std::min((std::max<std::size_t>(passed, 1) - 1) / kStepsInBin, kBins - 1)] +=
          score;
      answered_one_[is_positive] += answers_one(score, threshold_) ? 1 : 0;
      scores_.add(score, is_positive);
      margins_.add(predictions.values[i], is_positive);
    }
  }

  void fill(const std::vector<std::string>& /*classes*/, Evaluation& evaluation) const override {
    BinaryEvaluation binary;
    binary.labels = labels_;
    const std::uint64_t negatives = counts_[0], positives = counts_[1];
    binary.log_loss = loss_ / static_cast<double>(negatives + positives);
    binary.threshold = threshold_;
    binary.at_threshold = counts_for(answered_one_[1], answered_one_[0]);
    binary.table.resize(kSteps + 1);
    std::uint64_t ones[2] = {0, 0};
    for (std::size_t step = kSteps + 1; step-- > 0;) {
      for (const std::size_t label : {0, 1}) ones[label] += passed_[label][step + 1];
      binary.table[step] = counts_for(ones[1], ones[0]);
    }
    binary.calibration = calibration(binary.table);
    evaluation.baseline = 0.5;
    if (negatives == 0 || positives == 0) {
      evaluation.value = 0.5;
      binary.auc_interval = {0, 1};
      evaluation.message = std::string("all records have the label ") +
                           (positives > 0 ? labels_.positive : labels_.negative) +
                           "; an AUC needs both, 0.5 stands in for it";
    } else {
      ScoreCurve curve(positives, negatives);
      scores_.for_each_run([&](float score, std::uint64_t ones, std::uint64_t zeros) {
        curve.add(score, ones, zeros);
      });
      const Ranking ranking = margins_.ranking();
      binary.curve = curve.points();
      evaluation.value = ranking.area();
      binary.auc_interval = ranking.interval();
    }
    evaluation.binary = std::move(binary);
  }

 private:
  // 0 to kSteps + 1. A guess by multiplication, put right where rounding made it wrong.
  [[nodiscard]] std::size_t thresholds_passed(float score) const {
    auto passed = static_cast<std::size_t>(score * kSteps);
    while (passed <= kSteps && score >= thresholds_[passed]) ++passed;
    while (passed > 0 && !(score >= thresholds_[passed - 1])) --passed;
    return passed;
  }
  [[nodiscard]] BinaryCounts counts_for(std::uint64_t true_ones, std::uint64_t false_ones) const {
    return {true_ones, false_ones, counts_[0] - false_ones, counts_[1] - true_ones};
  }

  // Bins end where the table has thresholds, so its counts are theirs, too.
  [[nodiscard]] std::vector<CalibrationBin> calibration(std::span<const BinaryCounts> table) const {
    std::vector<CalibrationBin> bins;
    for (std::size_t bin = 0; bin < kBins; ++bin) {
      const BinaryCounts from = table[bin * kStepsInBin];
      const BinaryCounts to = bin + 1 < kBins ? table[(bin + 1) * kStepsInBin] : BinaryCounts();
      const std::uint64_t positives = from.true_positive - to.true_positive;
      const std::uint64_t records = positives + from.false_positive - to.false_positive;
      if (records == 0) continue;
      bins.push_back({static_cast<double>(bin) / kBins, static_cast<double>(bin + 1) / kBins,
                      records, positives, score_sums_[bin] / static_cast<double>(records),
                      share_interval(positives, records)});
    }
    return bins;
  }

  BinaryLabels labels_;
  double threshold_, loss_ = 0;
  std::array<float, kSteps + 1> thresholds_{};
  std::array<std::uint64_t, 2> counts_{}, answered_one_{};  // by label
  std::array<std::array<std::uint64_t, kSteps + 2>, 2> passed_{};
  std::array<double, kBins> score_sums_{};
  ScoreCounts scores_;    // of the curve
  MarginCounts margins_;  // of the area
};

}  // namespace

std::unique_ptr<Evaluator::Tally> make_binary_tally(const MLModel& model) {
  return std::make_unique<BinaryTally>(model);
}

}  // namespace glassbox::engine
