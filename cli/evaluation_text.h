/// cli/evaluation_text.h: an evaluation for people.
#pragma once

#include <string>

#include "cli/bar_text.h"
#include "engine/evaluation.h"

namespace glassbox::cli {

/// Amazon's metric with baseline and verdict, alerts, the other metrics, then the view Amazon's
/// console had for the type of model: histogram of scores and cut-off table, confusion matrix (see
/// cli/confusion_view.h), residual histogram.
[[nodiscard]] std::string evaluation_text(const Evaluation& evaluation, Glyphs glyphs);

}  // namespace glassbox::cli
