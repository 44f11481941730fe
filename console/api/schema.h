/// console/api/schema.h: a schema inferred from data in a bucket, as `glassbox schema` infers it.
#pragma once

#include "console/api/console_parts.h"
#include "console/api/console_request.h"

namespace glassbox::console {

/// POST schema. Reads all records; ends early when the client has gone.
[[nodiscard]] HttpResponse infer_schema_of(const ConsoleRequest& request, ConsoleParts& parts);

}  // namespace glassbox::console
