#include "tests/built_paths.h"

namespace glassbox::testing {

std::filesystem::path source_directory() { return GLASSBOX_SOURCE_DIR; }

std::string glassbox_program() { return GLASSBOX_PROGRAM; }

}  // namespace glassbox::testing
