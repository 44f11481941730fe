/// cli/text/threshold_text.h: a score threshold that was chosen from data, for people and for JSON.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "engine/threshold/chosen_threshold.h"

namespace glassbox::cli {

[[nodiscard]] std::string threshold_text(const ChosenThreshold& chosen);
[[nodiscard]] nlohmann::ordered_json threshold_json(const ChosenThreshold& chosen);

}  // namespace glassbox::cli
