/// console/api/status.h: the service itself.
#pragma once

#include "console/api/console_parts.h"
#include "console/api/console_request.h"

namespace glassbox::console {

/// GET status
[[nodiscard]] HttpResponse show_status(const ConsoleRequest& request, ConsoleParts& parts);

}  // namespace glassbox::console
