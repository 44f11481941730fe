// Names of what lies beside the database: models as ml-ID.glassbox, logs and findings by the same
// rule. Special files and links in their place are refused.
#include "service/store/data_directory.h"

#include <string>

#include "io/base/input_error.h"
#include "io/files/temporary_file.h"
#include "io/files/whole_file.h"

namespace glassbox::service {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kModelEnding = ".glassbox";

std::string name_of(const ObjectKey& key) {
  return std::string(prefix_of(key.type)) + "-" + key.id;
}

bool is_temporary(const fs::path& path) {
  const std::string name = path.filename().string();
  return name.starts_with('.') && name.ends_with(".tmp");
}

}  // namespace

std::string_view prefix_of(ObjectType type) {
  switch (type) {
    case ObjectType::kDataSource:
      return "ds";
    case ObjectType::kMLModel:
      return "ml";
    case ObjectType::kEvaluation:
      return "ev";
    case ObjectType::kBatchPrediction:
      return "bp";
  }
  return "";
}

void make_private(const fs::path& path) {
  fs::permissions(path, fs::perms::owner_read | fs::perms::owner_write);
}

void refuse_special_file(const fs::path& path) {
  const fs::file_status status = fs::symlink_status(path);
  if (fs::exists(status) && !fs::is_regular_file(status) && !fs::is_directory(status))
    throw InputError({path.string()},
                     fs::is_symlink(status)
                         ? "a symbolic link; expected a regular file"
                         : "a pipe, a socket or a device; expected a regular file");
}

void write_private_file(const fs::path& path, std::string_view bytes) {
  refuse_special_file(path);
  write_whole_file(path, bytes, WholeFile::Existing::kReplace);
  make_private(path);
}

DataDirectory::DataDirectory(const fs::path& root) : root_(fs::absolute(root)) {
  fs::create_directories(root_);
  fs::remove_all(temporary());
  for (const char* const name : {"models", "logs", "findings", "staged", "temporary", "uploads",
                                 "store-uploads", "policies"}) {
    fs::create_directories(root_ / name);
    fs::permissions(root_ / name, fs::perms::owner_all);
    for (const fs::directory_entry& entry : fs::directory_iterator(root_ / name))
      if (is_temporary(entry.path())) fs::remove(entry.path());
  }
}

fs::path DataDirectory::model(const std::string& id) const {
  return root_ / "models" / (name_of({ObjectType::kMLModel, id}) + std::string(kModelEnding));
}

std::vector<std::string> DataDirectory::models() const {
  const std::string prefix = std::string(prefix_of(ObjectType::kMLModel)) + "-";
  std::vector<std::string> ids;
  for (const fs::directory_entry& entry : fs::directory_iterator(root_ / "models")) {
    const std::string name = entry.path().filename().string();
    if (name.starts_with(prefix) && name.ends_with(kModelEnding) &&
        name.size() > prefix.size() + kModelEnding.size())
      ids.push_back(name.substr(prefix.size(), name.size() - prefix.size() - kModelEnding.size()));
  }
  return ids;
}

std::string DataDirectory::write_problem() const {
  constexpr std::size_t kSomething = std::size_t{64} << 10;
  try {
    TemporaryFile file(temporary());
    file.append(std::vector<std::byte>(kSomething));
    return "";
  } catch (const std::system_error& error) {
    return root_.string() + " cannot be written: " + error.code().message();
  }
}

fs::path DataDirectory::log(const ObjectKey& key) const {
  return root_ / "logs" / (name_of(key) + ".log");
}

fs::path DataDirectory::staged(const std::string& id) const {
  return root_ / "staged" / (name_of({ObjectType::kDataSource, id}) + ".json");
}

fs::path DataDirectory::findings(const ObjectKey& key) const {
  return root_ / "findings" / (name_of(key) + ".json");
}

}  // namespace glassbox::service
