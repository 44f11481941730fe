/// console/api/files.h: what lies in buckets, and what comes into them.
#pragma once

#include "console/api/console_parts.h"
#include "console/api/console_request.h"

namespace glassbox::console {

/// GET files
[[nodiscard]] HttpResponse list_files(const ConsoleRequest& request, ConsoleParts& parts);
/// POST uploads
[[nodiscard]] HttpResponse begin_upload(const ConsoleRequest& request, ConsoleParts& parts);
/// GET uploads/ID
[[nodiscard]] HttpResponse show_upload(const ConsoleRequest& request, ConsoleParts& parts);
/// POST uploads/ID
[[nodiscard]] HttpResponse write_upload(const ConsoleRequest& request, ConsoleParts& parts);
/// POST uploads/ID/finish
[[nodiscard]] HttpResponse finish_upload(const ConsoleRequest& request, ConsoleParts& parts);
/// POST uploads/ID/cancel
[[nodiscard]] HttpResponse cancel_upload(const ConsoleRequest& request, ConsoleParts& parts);
/// POST examples
[[nodiscard]] HttpResponse put_example(const ConsoleRequest& request, ConsoleParts& parts);

}  // namespace glassbox::console
