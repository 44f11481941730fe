/// console/base/room.h: the console's place among the rooms, beside io/base/rooms.h: it may use the
/// names of the service unqualified, and the command line those of the console.
#pragma once

#include "io/base/rooms.h"

namespace glassbox::console {
using namespace service;
}

namespace glassbox::cli {
using namespace console;
}
