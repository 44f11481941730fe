// Files are written into a hidden directory beside the destination, which is renamed at the end;
// files of an existing directory are replaced one by one then.
#include "cli/run/run_directory.h"

#include <unistd.h>

#include <system_error>

#include "cli/base/options.h"
#include "io/files/unfinished_files.h"

namespace glassbox::cli {
namespace {

namespace fs = std::filesystem;

// "runs/iris/" -> "runs/iris"
fs::path without_slash(const fs::path& path) {
  fs::path normal = path.lexically_normal();
  return normal.has_filename() ? normal : normal.parent_path();
}

[[noreturn]] void refuse(const fs::path& path) {
  throw fs::filesystem_error("run", path, std::make_error_code(std::errc::not_a_directory));
}

}  // namespace

RunDirectory::RunDirectory(const fs::path& destination, const std::vector<std::string>& names,
                           WholeFile::Existing existing)
    : destination_(without_slash(destination)), names_(names), existing_(existing) {
  is_new_ = !fs::exists(fs::symlink_status(destination_));
  const std::string hidden = "." + std::to_string(::getpid()) + ".tmp";
  if (!is_new_ && !fs::is_directory(destination_)) refuse(destination_);
  if (!is_new_)
    for (const std::string& name : names_) check_output(destination_ / name, existing_);
  const fs::path parent = is_new_ ? destination_.parent_path() : destination_;
  staging_ = parent / (is_new_ ? "." + destination_.filename().string() + hidden : ".run" + hidden);
  try {
    fs::path reached;
    for (const fs::path& part : parent) {
      reached /= part;
      if (fs::is_directory(reached)) continue;
      if (fs::exists(fs::symlink_status(reached))) refuse(reached);
      make(reached);
    }
    make(staging_);
    for (const std::string& name : names_) {
      staged_.push_back(staging_ / name);
      slots_.push_back(note_unfinished_file(staged_.back()));
    }
  } catch (...) {
    clear();  // no destructor will run
    throw;
  }
}

RunDirectory::~RunDirectory() { clear(); }

void RunDirectory::clear() noexcept {
  for (const fs::path& file : staged_) ::unlink(file.c_str());
  for (auto directory = made_.rbegin(); directory != made_.rend(); ++directory)
    ::rmdir(directory->c_str());  // leaves one that others filled meanwhile
  for (const std::size_t slot : slots_) forget_unfinished_file(slot);
}

void RunDirectory::make(const fs::path& directory) {
  slots_.push_back(note_unfinished_file(directory));
  made_.push_back(directory);
  fs::create_directory(directory);
}

void RunDirectory::commit() {
  if (is_new_) {
    fs::rename(staging_, destination_);
    made_.clear();
    return;
  }
  for (std::size_t i = 0; i < names_.size(); ++i) {
    const fs::path place = destination_ / names_[i];
    if (fs::exists(staged_[i])) {
      move_into_place(staged_[i], place, existing_);
    } else {
      fs::remove(place);  // of a run before: not this model's
    }
  }
}

}  // namespace glassbox::cli
