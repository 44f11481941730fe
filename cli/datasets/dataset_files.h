/// cli/datasets/dataset_files.h: the files of a data set, written together.
#pragma once

#include <deque>
#include <filesystem>
#include <string_view>
#include <vector>

#include "io/files/whole_file.h"

namespace glassbox::cli {

/// Files of one directory, all of which appear once all of them are complete.
class DatasetFiles {
 public:
  /// Makes the directory where missing.  throws std::system_error
  DatasetFiles(std::filesystem::path directory, WholeFile::Existing existing);

  /// A new file to write to; throws as WholeFile. Valid as long as this object.
  WholeFile& add(std::string_view name);
  void add(std::string_view name, std::string_view bytes) { add(name).write(bytes); }

  /// Puts all files into place and returns their paths, in the order they were added.
  std::vector<std::filesystem::path> commit();

 private:
  std::filesystem::path directory_;
  WholeFile::Existing existing_;
  std::deque<WholeFile> files_;  // a WholeFile cannot move
  std::vector<std::filesystem::path> paths_;
};

/// The directory with wine/ and, where it was fetched, mnist/data/: $GLASSBOX_DATASETS where set;
/// else the first there is of ../share/glassbox/datasets, where `cmake --install` puts it, and
/// ../../datasets, the source tree of build/release/glassbox, each seen from the program's
/// directory. throws  InputError: there is none; the message names where it was looked for
[[nodiscard]] std::filesystem::path shipped_datasets();

}  // namespace glassbox::cli
