/// engine/tune/learning_curve_search.h: a recipe and penalty fitted on more and more records.
#pragma once

#include <cstdint>
#include <functional>
#include <span>

#include "engine/model/learning_curve.h"
#include "engine/tune/cross_validation.h"

namespace glassbox::engine {

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
/// cost     four fits of the recipe a fold, each with a tolerance of kCandidateTolerance
[[nodiscard]] LearningCurve learning_curve(const TuningRecords& records, const RecipeShape& shape,
                                           const Penalty& penalty,
                                           std::span<const std::uint32_t> fold_of,
                                           std::uint32_t folds, const TrainingMemory& memory,
                                           int threads, const std::function<bool()>& may_go_on);

}  // namespace glassbox::engine
