/// engine/sgd/sgd_trim.h: keeps a model under its size cap.
///
/// source  Amazon ML Developer Guide, "Training Parameters": patterns with least effect on quality
///         go first; 96 bytes a parameter as its logs show
#pragma once

#include <cstdint>

#include "engine/model/linear_model.h"
#include "recipes/fit/feature_matrix.h"

namespace glassbox::engine {

inline constexpr std::uint64_t kBytesPerParameter = 96;

/// Sets the weights with the smallest |weight| * (training records that have the feature) to zero
/// until parameter_count() * 96 <= max_bytes; ties go by position. A number counts with its scale
/// and all records.
/// returns  how many were dropped
/// cost     O(weights)
std::uint64_t trim_to_size(LinearModel& model, const FeatureSpace& space, std::uint64_t max_bytes);

}  // namespace glassbox::engine
