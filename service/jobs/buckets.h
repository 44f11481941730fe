/// service/jobs/buckets.h: s3:// locations, which here are directories, or buckets of a real store.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "io/files/input_files.h"
#include "service/remote/fetched_objects.h"
#include "service/remote/s3_store.h"

namespace glassbox::service {

/// The files of a data location.
struct BucketFiles {
  std::vector<InputFile> files;
  std::shared_ptr<const FetchedObjects> fetched = {};  ///< of a store: while it lives, so do they

  /// For the end of a job.
  /// throws  StoreError when objects of a store are not those any more that were brought
  void check_unchanged(const Check& check) const {
    if (fetched) fetched->check_unchanged(check);
  }
};

/// Where buckets lie: s3://BUCKET/KEY is ROOT/BUCKET/KEY, or DIR/KEY for a bucket with a directory
/// of its own. A location that would lead out of ROOT or DIR is refused, by "..", by a symbolic
/// link or otherwise; percent signs are ordinary characters, as in S3. What is opened is checked as
/// it is opened: a link that takes a file's place meanwhile is refused, and so is a pipe or a
/// device.
///
/// A bucket may also be one of an S3-compatible store. Its objects are brought into a temporary
/// directory before they are read. What works on paths, place_of() first of all, refuses it.
class Buckets {
 public:
  /// stores     their names come before those of directories in ROOT
  /// temporary  where objects of stores are brought to
  /// throws     InputError when a directory is not one; as S3Store
  Buckets(const std::optional<std::filesystem::path>& root,
          const std::map<std::string, std::filesystem::path>& named,
          const std::vector<StoreAddress>& stores = {}, std::filesystem::path temporary = {});

  struct Place {
    std::filesystem::path base;  ///< the directory that the location must not lead out of
    std::filesystem::path path;  ///< beneath it, without symbolic links
  };

  /// A location, which need not exist.
  /// throws  InputError: an unknown bucket, a bucket of a store, a way out, a name no file can have
  [[nodiscard]] Place place_of(std::string_view url) const;
  /// Its path.
  [[nodiscard]] std::filesystem::path path_of(std::string_view url) const;

  struct Object {
    const S3Store* store;
    std::string key;
  };
  /// Of a location in a bucket of a store; nothing when it is in none.
  /// throws  InputError: a key that no object can have
  [[nodiscard]] std::optional<Object> object_at(std::string_view url) const;
  /// Whether a location is one. Nothing is asked of a store.
  /// throws  InputError: as place_of() or object_at()
  void check(std::string_view url) const;

  struct Bucket {
    std::string name;
    std::filesystem::path path;
  };
  /// The buckets of stores, by their names.
  [[nodiscard]] const std::map<std::string, std::unique_ptr<S3Store>>& stores() const {
    return stores_;
  }
  /// The other ones: those with a directory of their own and the directories in ROOT, by their
  /// names; hidden ones are left out.
  [[nodiscard]] std::vector<Bucket> all() const;
  /// Whether a bucket has a directory of its own.
  [[nodiscard]] bool is_named(const std::string& bucket) const { return named_.contains(bucket); }
  /// Whether a bucket of any name may be made, in ROOT.
  [[nodiscard]] bool has_root() const { return root_.has_value(); }

  /// The files of a data location, named by their URLs: the file itself, or for one that ends in
  /// "/" the files directly in it, as list_input_files(). Of a store they are brought here.
  /// check   called now and then while a store is waited for
  /// throws  InputError: nothing there, a directory without the "/", StoreError
  [[nodiscard]] BucketFiles files_of(const std::string& url, const Check& check = {}) const;

  /// A small text, e.g. a schema or a recipe.
  /// throws  InputError: not there, or more than most_bytes
  [[nodiscard]] std::string text_of(const std::string& url, std::size_t most_bytes,
                                    const Check& check = {}) const;

 private:
  [[nodiscard]] BucketFiles fetched_files(const std::string& url, const Object& object,
                                          const Check& check) const;

  std::optional<std::filesystem::path> root_;
  std::map<std::string, std::filesystem::path> named_;
  std::map<std::string, std::unique_ptr<S3Store>> stores_;
  std::filesystem::path temporary_;
};

}  // namespace glassbox::service
