/// console/api/batches.h: what a batch prediction wrote: its first records, and its files.
#pragma once

#include "console/api/console_parts.h"
#include "console/api/console_request.h"

namespace glassbox::console {

/// GET objects/batch-predictions/ID/rows
[[nodiscard]] HttpResponse show_rows(const ConsoleRequest& request, ConsoleParts& parts);
/// GET objects/batch-predictions/ID/download. The file comes in pieces, read beside the network.
[[nodiscard]] HttpResponse download(const ConsoleRequest& request, ConsoleParts& parts);

}  // namespace glassbox::console
