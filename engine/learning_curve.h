/// engine/learning_curve.h: how the loss of records held out falls as there are more records to
/// train on, so that one sees whether more data would help.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "engine/candidates.h"
#include "io/bytes.h"

namespace glassbox::engine {

struct TuningRecords;
struct TrainingMemory;

/// Mean log loss, or RMSE of a regression.
struct LearningCurve {
  struct Point {
    double records = 0;   ///< trained on; mean over the folds
    double training = 0;  ///< loss on these
    double held_out = 0;  ///< loss on the fold that is held out, the same for all points

    friend bool operator==(const Point&, const Point&) = default;
  };
  std::uint32_t folds = 0;    ///< held out in turn
  std::vector<Point> points;  ///< the fewest records first; empty: there is no curve

  friend bool operator==(const LearningCurve&, const LearningCurve&) = default;
};

/// Records below which there is no curve: an eighth of them says nothing.
inline constexpr std::size_t kLearningCurveRecords = 100;

/// One recipe and penalty, fitted on 1/8, 1/4, 1/2 and all of the records that are not held out,
/// smaller parts within larger ones, drawn with a seed of their own, classes in proportion. A part
/// that lacks a class is left out.
///
/// fold_of  each record's fold
/// folds    how many of them are held out in turn
/// threads  each takes a fold
/// throws   Interrupted, when may_go_on() is false
/// cost     four fits of the recipe a fold, each with a tolerance of kJudgedTolerance
[[nodiscard]] LearningCurve learning_curve(const TuningRecords& records, const RecipeShape& shape,
                                           const Penalty& penalty,
                                           std::span<const std::uint32_t> fold_of,
                                           std::uint32_t folds, const TrainingMemory& memory,
                                           int threads, const std::function<bool()>& may_go_on);

void encode(const LearningCurve& curve, ByteWriter& out);
/// throws  BytesError
[[nodiscard]] LearningCurve decode_learning_curve(ByteReader& in);

}  // namespace glassbox::engine
