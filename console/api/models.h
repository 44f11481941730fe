/// console/api/models.h: what is inside a model, and its predictions for records typed in.
#pragma once

#include "console/api/console_parts.h"
#include "console/api/console_request.h"

namespace glassbox::console {

/// GET objects/ml-models/ID/details
[[nodiscard]] HttpResponse show_model(const ConsoleRequest& request, ConsoleParts& parts);
/// POST objects/ml-models/ID/predict
[[nodiscard]] HttpResponse predict_records(const ConsoleRequest& request, ConsoleParts& parts);

inline constexpr std::size_t kMostPredicted = 1000;  ///< records of one request

}  // namespace glassbox::console
