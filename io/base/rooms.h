/// io/base/rooms.h: the order of the rooms, as namespaces. Every room has a namespace of its own,
/// so that two rooms may each have a class of one name, and may use the names of the rooms below it
/// unqualified. It stands here because the includes of every file end in io.
#pragma once

namespace glassbox::io {}

namespace glassbox::recipes {
using namespace io;
}

namespace glassbox::engine {
using namespace recipes;
}

namespace glassbox::cluster {
using namespace engine;
}

namespace glassbox::service {
using namespace cluster;
}

namespace glassbox::cli {
using namespace service;
}

namespace glassbox::testing {
using namespace cli;
}

namespace glassbox::bench {
using namespace cli;
}

namespace glassbox::fuzz {
using namespace cli;
}
