/// engine/evaluate/evaluator.h: from labels and scores, block by block, to an evaluation. No files.
/// Memory does not grow with records beyond the bounds of what it keeps.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "engine/evaluate/evaluation.h"
#include "engine/model/target.h"

namespace glassbox::engine {

/// What a model said of some records, as far as an evaluation needs it; one value a record. What a
/// metric is made of is in double; thresholds, curves and histograms are about the scores that
/// batch files hold, in float32.
struct BlockPredictions {
  std::vector<double> values;  ///< binary: the margin; regression: the number
  std::vector<float> scores;   ///< binary: P(1)
  std::vector<float> answers;  ///< multiclass: index of the likeliest class, the first of ties
  std::vector<double> losses;  ///< binary, multiclass: -log of the probability of the true label
};

/// margins  row-major, a column for each output
[[nodiscard]] BlockPredictions predictions_of(const Predictor& predictor,
                                              std::vector<double> margins, const Column& target);

/// Adds records up in the order they come in. What it says depends on them alone, not on how they
/// were cut into blocks.
class Evaluator {
 public:
  explicit Evaluator(const MLModel& model);
  ~Evaluator();

  void add(const Column& target, const BlockPredictions& predictions);

  /// Fills in everything but records and alerts.
  void fill(Evaluation& evaluation) const;

  /// How far the labels are from those the model was trained on, 0..1: total variation of classes,
  /// Kolmogorov-Smirnov of numbers.
  /// of_interest  see kolmogorov_smirnov() in engine/metrics/metrics.h
  [[nodiscard]] double target_distance(double of_interest) const;
  /// As TargetTally::digest.
  [[nodiscard]] std::string digest() const { return target_.digest(); }

  /// Evaluates one type of model.
  class Tally {
   public:
    virtual ~Tally() = default;
    virtual void add(std::span<const double> labels, const BlockPredictions& predictions) = 0;
    virtual void fill(const std::vector<std::string>& classes, Evaluation& evaluation) const = 0;
  };

 private:
  const MLModel& model_;
  LabelReader labels_;
  TargetTally target_;
  std::unique_ptr<Tally> tally_;
  std::vector<double> block_labels_;
};

/// "very good (AUC 0.88)", "better than the baseline by 17 % (RMSE 0.669 against 0.804)".
[[nodiscard]] std::string quality_text(const Evaluation& evaluation);

// One for each type of model; engine/evaluate/evaluator_*.cpp.
[[nodiscard]] std::unique_ptr<Evaluator::Tally> make_binary_tally(const MLModel& model);
[[nodiscard]] std::unique_ptr<Evaluator::Tally> make_class_tally(const MLModel& model);
[[nodiscard]] std::unique_ptr<Evaluator::Tally> make_number_tally(const MLModel& model);

}  // namespace glassbox::engine
