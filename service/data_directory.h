/// service/data_directory.h: what the service keeps beside its database.
#pragma once

#include <filesystem>

#include "service/objects.h"

namespace glassbox::service {

/// Names of files under --data DIR. Ids may be "." or "..", so each name begins with its type.
class DataDirectory {
 public:
  /// Makes the directories; removes what a killed service left half written.
  /// throws  std::filesystem::filesystem_error
  explicit DataDirectory(const std::filesystem::path& root);

  [[nodiscard]] const std::filesystem::path& root() const { return root_; }
  [[nodiscard]] std::filesystem::path model(const std::string& id) const;
  [[nodiscard]] std::filesystem::path log(const ObjectKey& key) const;
  /// Insights of a data source, everything about an evaluation: JSON as the command line prints.
  [[nodiscard]] std::filesystem::path findings(const ObjectKey& key) const;
  [[nodiscard]] std::filesystem::path temporary() const { return root_ / "temporary"; }

 private:
  std::filesystem::path root_;
};

/// "ds", "ml", "ev", "bp".
[[nodiscard]] std::string_view prefix_of(ObjectType type);

}  // namespace glassbox::service
