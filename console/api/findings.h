/// console/api/findings.h: what jobs found out, and how far those are that run.
#pragma once

#include "console/api/console_parts.h"
#include "console/api/console_request.h"

namespace glassbox::console {

/// GET objects/data-sources/ID/insights
[[nodiscard]] HttpResponse show_insights(const ConsoleRequest& request, ConsoleParts& parts);
/// GET objects/evaluations/ID/details
[[nodiscard]] HttpResponse show_evaluation(const ConsoleRequest& request, ConsoleParts& parts);
/// GET objects/TYPE/ID/progress
[[nodiscard]] HttpResponse show_progress(const ConsoleRequest& request, ConsoleParts& parts);

}  // namespace glassbox::console
