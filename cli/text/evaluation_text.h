/// cli/text/evaluation_text.h: an evaluation for people.
#pragma once

#include <optional>
#include <string>

#include "cli/text/bar_text.h"
#include "engine/evaluate/evaluation.h"
#include "engine/evaluate/loss_comparison.h"

namespace glassbox::cli {

/// Amazon's metric with baseline and verdict, alerts, the training loss beside the evaluation's,
/// the other metrics, then the view Amazon's console had for the type of model: histogram of scores
/// and threshold table, confusion matrix (see engine/evaluate/confusion_view.h), residual
/// histogram.
[[nodiscard]] std::string evaluation_text(const Evaluation& evaluation,
                                          const std::optional<LossComparison>& losses,
                                          Glyphs glyphs);

}  // namespace glassbox::cli
