/// service/jobs/bucket_listing.h: what lies in buckets, for who chooses a location by its
/// beginning.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "service/jobs/buckets.h"
#include "service/store/objects.h"

namespace glassbox::service {

struct BucketEntry {
  std::string name;      ///< the last name of the location
  std::string location;  ///< s3://b/a.csv; of a folder with "/" at its end
  bool is_folder = false;
  std::uint64_t bytes = 0;  ///< of a file
  Milliseconds modified = 0;
};

struct BucketListing {
  std::vector<BucketEntry> entries;  ///< folders first, each kind by name
  std::uint64_t more = 0;            ///< how many are left out
};

/// What begins with this location: "s3://" and "s3://lo" list buckets, "s3://b/x" what in the
/// bucket itself begins with x. Hidden files are left out, and so is what is neither a file nor a
/// folder, and links that lead out of their bucket. Of a bucket of a store up to some thousand
/// entries are looked at, and `more` counts those alone.
/// check   called now and then while a store is waited for
/// throws  InputError: as Buckets::place_of(), or what precedes the last "/" is not a folder;
///         StoreError
/// cost    O(entries of the folder)
[[nodiscard]] BucketListing list_location(const Buckets& buckets, const std::string& location,
                                          std::size_t most, const Check& check = {});

}  // namespace glassbox::service
