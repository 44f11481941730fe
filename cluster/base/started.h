/// cluster/base/started.h: whether this process was started as one of several, before it joins
/// them.
#pragma once

#include <cstddef>

#include "io/base/rooms.h"

namespace glassbox::cluster {

/// As the launcher says it in the environment (cluster/base/launch.h).
struct Started {
  std::size_t rank = 0, size = 1;
};

/// throws io::InputError: contradictory settings
[[nodiscard]] Started started();

}  // namespace glassbox::cluster
