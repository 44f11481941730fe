/// cli/text/model_text.h: what is inside a model, for people.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "engine/explain/model_json.h"

namespace glassbox::cli {

/// path, file_bytes  of the model file
/// attribute_count   how many of the most important attributes to show
[[nodiscard]] std::string model_text(const MLModel& model, const std::string& path,
                                     std::uint64_t file_bytes, std::size_t weight_count,
                                     std::size_t attribute_count);

}  // namespace glassbox::cli
