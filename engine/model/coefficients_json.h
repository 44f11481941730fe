/// engine/model/coefficients_json.h: a model's coefficients with their statistics, as JSON. All for
/// models that have statistics.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "engine/model/ml_model.h"

namespace glassbox::engine {

/// Of column 0, the bias, or of a feature.
[[nodiscard]] std::string coefficient_name(const MLModel& model, std::size_t column);
/// "estimated", "baseline", "not estimable", "not met in training".
[[nodiscard]] std::string_view to_text(Coefficients::Status status);
/// Whether tests go by Student's t; otherwise by the normal distribution.
[[nodiscard]] bool is_t_distributed(const MLModel& model);
/// Of t; 0 for the normal distribution.
[[nodiscard]] std::uint64_t degrees_of_freedom(const MLModel& model);
/// What the standard errors are and how they came about, in words.
[[nodiscard]] std::string coefficients_method(const MLModel& model);

/// The "statistics" of `inspect --statistics --json`.
[[nodiscard]] nlohmann::ordered_json statistics_json(const MLModel& model);

}  // namespace glassbox::engine
