/// service/wire/request_id.h: what a client quotes when it asks about one request.
#pragma once

#include <string>

#include "io/base/rooms.h"

namespace glassbox::service {

/// A random version 4 UUID in lower case, as AWS gives requests. Any thread; no system call after
/// a thread's first.
[[nodiscard]] std::string new_request_id();

}  // namespace glassbox::service
