#include "cli/datasets/dataset_files.h"

#include <cstdlib>
#include <string>
#include <utility>

#include "io/base/input_error.h"

namespace glassbox::cli {

DatasetFiles::DatasetFiles(std::filesystem::path directory, WholeFile::Existing existing)
    : directory_(std::move(directory)), existing_(existing) {
  std::filesystem::create_directories(directory_);
}

WholeFile& DatasetFiles::add(std::string_view name) {
  paths_.push_back(directory_ / name);
  return files_.emplace_back(paths_.back(), existing_);
}

std::vector<std::filesystem::path> DatasetFiles::commit() {
  for (WholeFile& file : files_) file.flush();
  for (WholeFile& file : files_) file.commit();
  files_.clear();
  return std::exchange(paths_, {});
}

std::filesystem::path shipped_datasets() {
  namespace fs = std::filesystem;
  constexpr const char* kVariable = "GLASSBOX_DATASETS";
  const auto is_shipped = [](const fs::path& directory) {
    std::error_code ignored;
    return fs::is_directory(directory / "wine", ignored);
  };
  if (const char* set = std::getenv(kVariable); set != nullptr && *set != '\0') {
    if (is_shipped(set)) return set;
    throw InputError({kVariable}, "\"" + std::string(set) +
                                      "\" has no wine/ in it; expected a directory as datasets/ "
                                      "of Glassbox's source is");
  }
  std::error_code ignored;
  const fs::path program = fs::read_symlink("/proc/self/exe", ignored).parent_path();
  std::string places;
  for (const char* place : {"../share/glassbox/datasets", "../../datasets"}) {
    const fs::path directory = (program / place).lexically_normal();
    if (is_shipped(directory)) return directory;
    places += (places.empty() ? "" : " and ") + directory.string();
  }
  throw InputError({}, "no data sets in " + places + "; give --data DIR, or set " + kVariable +
                           " to a directory as datasets/ of Glassbox's source is");
}

}  // namespace glassbox::cli
