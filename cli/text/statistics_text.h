/// cli/text/statistics_text.h: a model's coefficients with their statistics, for people.
#pragma once

#include <string>

#include "engine/model/coefficients_json.h"

namespace glassbox::cli {

/// For models that have statistics.
[[nodiscard]] std::string statistics_text(const MLModel& model);

}  // namespace glassbox::cli
