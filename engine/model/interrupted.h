/// engine/model/interrupted.h: how work ends that a callback told to stop.
#pragma once

#include <stdexcept>

#include "io/base/rooms.h"

namespace glassbox::engine {

struct Interrupted : std::runtime_error {
  Interrupted() : std::runtime_error("interrupted") {}
};

}  // namespace glassbox::engine
