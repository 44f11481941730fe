/// cli/evaluation_text.h: an evaluation for people.
#pragma once

#include <string>

#include "engine/evaluation.h"

namespace glassbox {

/// Amazon's metric with baseline and verdict, alerts, the other metrics, then the view Amazon's
/// console had for the type of model: cut-off table, confusion matrix (the most frequent classes
/// first; from the eleventh on summed up as "others"), residual histogram.
[[nodiscard]] std::string evaluation_text(const Evaluation& evaluation);

}  // namespace glassbox
