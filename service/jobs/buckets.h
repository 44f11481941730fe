/// service/jobs/buckets.h: s3:// locations, which here are directories.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "io/files/input_files.h"

namespace glassbox::service {

/// Where buckets lie: s3://BUCKET/KEY is ROOT/BUCKET/KEY, or DIR/KEY for a bucket with a directory
/// of its own. A location that would lead out of ROOT or DIR is refused, by "..", by a symbolic
/// link or otherwise; percent signs are ordinary characters, as in S3. What is opened is checked as
/// it is opened: a link that takes a file's place meanwhile is refused, and so is a pipe or a
/// device.
class Buckets {
 public:
  /// throws  InputError when a directory is none
  Buckets(const std::optional<std::filesystem::path>& root,
          const std::map<std::string, std::filesystem::path>& named);

  struct Place {
    std::filesystem::path base;  ///< the directory that the location must not lead out of
    std::filesystem::path path;  ///< beneath it, without symbolic links
  };

  /// A location, which need not exist.
  /// throws  InputError: an unknown bucket, a way out, a name no file can have
  [[nodiscard]] Place place_of(std::string_view url) const;
  /// Its path.
  [[nodiscard]] std::filesystem::path path_of(std::string_view url) const;

  struct Bucket {
    std::string name;
    std::filesystem::path path;
  };
  /// Those with a directory of their own and the directories in ROOT, by their names; hidden ones
  /// are left out.
  [[nodiscard]] std::vector<Bucket> all() const;
  /// Whether a bucket of any name may be made, in ROOT.
  [[nodiscard]] bool has_root() const { return root_.has_value(); }

  /// The files of a data location, named by their URLs: the file itself, or for one that ends in
  /// "/" the files directly in it, as list_input_files().
  /// throws  InputError: nothing there, a directory without the "/"
  [[nodiscard]] std::vector<InputFile> files_of(const std::string& url) const;

  /// A small text, e.g. a schema or a recipe.
  /// throws  InputError: not there, or more than most_bytes
  [[nodiscard]] std::string text_of(const std::string& url, std::size_t most_bytes) const;

 private:
  std::optional<std::filesystem::path> root_;
  std::map<std::string, std::filesystem::path> named_;
};

}  // namespace glassbox::service
