/// engine/model/model_bytes.h: a model from the bytes of its file.
#pragma once

#include <string>
#include <string_view>

#include "engine/model/ml_model.h"

namespace glassbox::engine {

/// MLModel::load() without the file.
/// file    for messages
/// throws  ModelFileError, and sets *warning, as MLModel::load()
[[nodiscard]] MLModel read_model(std::string_view bytes, const std::string& file,
                                 std::string* warning);

}  // namespace glassbox::engine
