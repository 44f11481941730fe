/// io/databases/hidden_passwords.h: messages that may quote the address of a database.
#pragma once

#include <string>

#include "io/base/rooms.h"

namespace glassbox::io {

/// A message in which URLs of any scheme may stand, each without its password.
[[nodiscard]] std::string without_passwords(std::string message);

}  // namespace glassbox::io
