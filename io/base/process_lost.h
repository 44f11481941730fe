/// io/base/process_lost.h: how an Exchange says that it has come to an end.
#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>

#include "io/base/rooms.h"

namespace glassbox::io {

/// Another process ended in the middle of the work, or cannot be reached: what() names it where the
/// transport knows it. Nothing can be exchanged any more.
struct ProcessLost : std::runtime_error {
  ProcessLost(const std::string& message, std::size_t first_left)
      : runtime_error(message), first_left(first_left) {}
  std::size_t first_left;  ///< the first process that is still there: it tells for all
};

}  // namespace glassbox::io
