/// engine/judge.h: from labels and scores to an evaluation. No files.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/evaluation.h"
#include "engine/target.h"

namespace glassbox {

/// What a multiclass model said of some records.
struct ClassAnswers {
  std::vector<float> best;  ///< index of the class with the highest score, the first of ties
  std::vector<float> score_of_truth;  ///< 0 for a class the model does not know
};
/// scores  row-major, a column for each class
[[nodiscard]] ClassAnswers answer_classes(const MLModel& model, std::span<const float> scores,
                                          const CategoryColumn& truth);

/// The records of an evaluation, as they come in.
struct JudgedRecords {
  explicit JudgedRecords(const MLModel& model) : labels(model.type, model.classes) {}
  LabelCollector labels;
  std::vector<float> scores;   ///< P(1), the number, or the score of the true class
  std::vector<float> answers;  ///< multiclass: ClassAnswers::best
};

/// Fills in everything but records and alerts.
void judge(const MLModel& model, const JudgedRecords& judged, Evaluation& evaluation);

/// How far these labels are from those the model was trained on, 0..1: total variation of classes,
/// Kolmogorov-Smirnov of numbers.
[[nodiscard]] double target_distance(const MLModel& model, const JudgedRecords& judged);

/// "very good (AUC 0.88)", "better than the baseline by 17 % (RMSE 0.669 against 0.804)".
[[nodiscard]] std::string verdict_of(const Evaluation& evaluation);

}  // namespace glassbox
