/// tests/built_paths.h: where this build's sources and program lie. One small source holds them, so
/// that the other objects are the same in every checkout and compiler caches can share them.
#pragma once

#include <filesystem>
#include <string>

#include "io/base/rooms.h"

namespace glassbox::testing {

/// The top of the checkout that the tests were built from.
[[nodiscard]] std::filesystem::path source_directory();

/// The built `glassbox`, for tests that run the real program.
[[nodiscard]] std::string glassbox_program();

}  // namespace glassbox::testing
