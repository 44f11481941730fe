/// cli/text/statistics_text.h: a model's coefficients with their statistics, for people and for
/// JSON.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "engine/model/ml_model.h"

namespace glassbox::cli {

/// Both for models that have statistics.
[[nodiscard]] std::string statistics_text(const MLModel& model);
[[nodiscard]] nlohmann::ordered_json statistics_json(const MLModel& model);

}  // namespace glassbox::cli
