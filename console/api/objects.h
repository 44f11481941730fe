/// console/api/objects.h: lists of objects, and what the console shows of one.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "console/api/console_parts.h"
#include "console/api/console_request.h"

namespace glassbox::console {

/// OBJECT of docs/console-api.md, the metric among it.
[[nodiscard]] nlohmann::ordered_json object_json(const Api& api, const StoredObject& object);

/// GET objects
[[nodiscard]] HttpResponse list_objects(const ConsoleRequest& request, ConsoleParts& parts);
/// GET objects/TYPE/ID
[[nodiscard]] HttpResponse show_object(const ConsoleRequest& request, ConsoleParts& parts);
/// GET objects/TYPE/ID/log
[[nodiscard]] HttpResponse show_log(const ConsoleRequest& request, ConsoleParts& parts);

/// Type and id of a path objects/TYPE/ID.
[[nodiscard]] ObjectKey key_of(const ConsoleRequest& request);

}  // namespace glassbox::console
