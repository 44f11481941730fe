#include "service/data_directory.h"

#include <string>

namespace glassbox::service {
namespace {

namespace fs = std::filesystem;

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

DataDirectory::DataDirectory(const fs::path& root) : root_(fs::absolute(root)) {
  fs::create_directories(root_);
  fs::remove_all(temporary());
  for (const char* const name : {"models", "logs", "findings", "temporary"}) {
    fs::create_directories(root_ / name);
    for (const fs::directory_entry& entry : fs::directory_iterator(root_ / name))
      if (is_temporary(entry.path())) fs::remove(entry.path());
  }
}

fs::path DataDirectory::model(const std::string& id) const {
  return root_ / "models" / (name_of({ObjectType::kMLModel, id}) + ".glassbox");
}

fs::path DataDirectory::log(const ObjectKey& key) const {
  return root_ / "logs" / (name_of(key) + ".log");
}

fs::path DataDirectory::findings(const ObjectKey& key) const {
  return root_ / "findings" / (name_of(key) + ".json");
}

}  // namespace glassbox::service
