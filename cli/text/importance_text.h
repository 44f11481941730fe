/// cli/text/importance_text.h: which attributes matter to a model and how, for people.
#pragma once

#include <cstddef>
#include <string>

#include "engine/explain/importance.h"

namespace glassbox::cli {

/// "sulphates", or "color × size" of attributes that an output combines.
[[nodiscard]] std::string attributes_text(const Schema& schema,
                                          const std::vector<std::size_t>& attributes);

/// The method, then a line with a bar for each of the `count` most important attributes.
[[nodiscard]] std::string importance_text(const MLModel& model, std::size_t count);

}  // namespace glassbox::cli
