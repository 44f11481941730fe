/// service/remote/fetched_objects.h: objects of a store as files of this machine, for one job.
///
/// What reads data reads them more than once, and knows from the size where a second thread may
/// begin; so an object is brought once, into a private directory, and never held in memory.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "service/remote/s3_store.h"

namespace glassbox::service {

class FetchedObjects {
 public:
  /// temporary  where the private directory is made; what a killed service left there its next
  ///            start removes
  /// throws     std::filesystem::filesystem_error
  FetchedObjects(const S3Store& store, const std::filesystem::path& temporary);
  ~FetchedObjects();  ///< removes the files
  FetchedObjects(const FetchedObjects&) = delete;
  FetchedObjects& operator=(const FetchedObjects&) = delete;

  /// Brings one. Its bytes are held against the ETag where that is their MD5.
  /// etag     not empty: of this version
  /// returns  the file
  /// throws   StoreError; InputError: the disk has no room for it; what `check` throws
  [[nodiscard]] std::filesystem::path fetch(const std::string& key, const std::string& etag,
                                            const Check& check);

  /// All are directly under one prefix.
  /// throws  StoreError when one has been replaced or removed since it was brought
  void check_unchanged(const Check& check) const;

 private:
  [[nodiscard]] S3Store::Got fetch_once(const std::string& key, const std::string& etag,
                                        const std::filesystem::path& file, const Check& check,
                                        std::string& md5) const;

  const S3Store& store_;
  std::filesystem::path directory_;
  std::vector<StoreObject> objects_;
};

}  // namespace glassbox::service
