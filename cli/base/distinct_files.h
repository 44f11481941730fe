/// cli/base/distinct_files.h: no output of a command takes the place of an input or of another
/// output.
#pragma once

#include <filesystem>
#include <vector>

#include "io/base/rooms.h"

namespace glassbox::cli {

/// The files of a command. Empty paths and devices do not count; an input may be a directory, which
/// stands for the files in it, or "-".
struct CommandFiles {
  std::vector<std::filesystem::path> inputs = {}, outputs = {};
  bool makes_directories = false;  ///< for its outputs, where missing
};

/// Compares files, not only names: links and other ways to write a path are seen through.
/// throws  InputError naming the output
void refuse_same_files(const CommandFiles& files);

}  // namespace glassbox::cli
