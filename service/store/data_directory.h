/// service/store/data_directory.h: what the service keeps beside its database.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "service/store/objects.h"

namespace glassbox::service {

/// Names of files under --data DIR. Ids may be "." or "..", so each name begins with its type.
class DataDirectory {
 public:
  /// Makes the directories, which others cannot look into; removes what a killed service left half
  /// written.
  /// throws  std::filesystem::filesystem_error
  explicit DataDirectory(const std::filesystem::path& root);

  [[nodiscard]] const std::filesystem::path& root() const { return root_; }
  [[nodiscard]] std::filesystem::path model(const std::string& id) const;
  [[nodiscard]] std::filesystem::path log(const ObjectKey& key) const;
  /// Insights of a data source, everything about an evaluation: JSON as the command line prints.
  [[nodiscard]] std::filesystem::path findings(const ObjectKey& key) const;
  /// Says that the rows of a data source were fetched from its database.
  [[nodiscard]] std::filesystem::path staged(const std::string& id) const;
  /// Ids of the models that have a file.
  [[nodiscard]] std::vector<std::string> models() const;
  /// Why nothing can be written, e.g. a full disk; "" when it can. Writes a little to find out.
  [[nodiscard]] std::string write_problem() const;
  [[nodiscard]] std::filesystem::path temporary() const { return root_ / "temporary"; }
  /// Of buckets, NAME.json.
  [[nodiscard]] std::filesystem::path policies() const { return root_ / "policies"; }
  /// A file for each upload under way: where its temporary file lies.
  [[nodiscard]] std::filesystem::path uploads() const { return root_ / "uploads"; }

  /// A file for each multipart upload to a store under way.
  [[nodiscard]] std::filesystem::path store_uploads() const { return root_ / "store-uploads"; }

 private:
  std::filesystem::path root_;
};

/// A file under --data, written whole, which its owner alone may read.
/// throws  as write_whole_file() and refuse_special_file()
void write_private_file(const std::filesystem::path& path, std::string_view bytes);
/// Takes the rights of others away from a file in a private directory.
void make_private(const std::filesystem::path& path);

/// throws  InputError when something else than a regular file has the name: to open a pipe would
///         wait for its reader, and a link leads elsewhere
void refuse_special_file(const std::filesystem::path& path);

/// "ds", "ml", "ev", "bp".
[[nodiscard]] std::string_view prefix_of(ObjectType type);

}  // namespace glassbox::service
