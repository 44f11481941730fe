/// tests/console/glassbox_json.h: what the command line prints with --json.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace glassbox::testing {

/// arguments  for a shell; --json and --quiet are added
[[nodiscard]] nlohmann::ordered_json glassbox_json(const std::string& arguments);

}  // namespace glassbox::testing
