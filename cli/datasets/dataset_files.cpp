#include "cli/datasets/dataset_files.h"

#include <utility>

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

std::filesystem::path shipped_datasets() { return GLASSBOX_DATASETS_DIR; }

}  // namespace glassbox::cli
