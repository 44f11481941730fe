/// cli/base/build_facts.h: which program this is, for reports of faults.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "io/base/rooms.h"

namespace glassbox::cli {

/// "0.1.0", from CMakeLists.txt.
[[nodiscard]] std::string program_version();

/// {"name", "version", "commit", "compiler", "instructionSets": {"csv", "sgd"}, "libraries": {..}}.
/// The commit is that of the source tree when CMake last looked, "unknown" without git; the
/// instruction sets are those that the kernels use on this machine.
[[nodiscard]] nlohmann::ordered_json build_facts();

}  // namespace glassbox::cli
