/// service/s3/object_listing.h: the keys of a bucket in S3's order, a page at a time.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "service/s3/object_facts.h"
#include "service/s3/s3_bucket.h"

namespace glassbox::service {

struct ListingQuery {
  std::string prefix, delimiter;
  std::string after;  ///< keys and common prefixes up to this one are left out
  std::size_t most = 1000;
};

struct ListedObject {
  std::string key;
  ObjectState state;
};

struct ListingPage {
  std::vector<ListedObject> objects;
  std::vector<std::string> prefixes;  ///< common ones: up to the delimiter behind the prefix
  bool is_cut = false;                ///< more follow
  std::string last;                   ///< key or prefix; goes into the next query's `after`
};

/// Keys in the order of their bytes. A directory is the key that ends in "/" while nothing is in
/// it. Not listed: symbolic links, pipes and devices, hidden names, names that are not UTF-8.
/// cost  a look at each name in the directories that the page touches, and at each file listed
[[nodiscard]] ListingPage list_objects(const S3Bucket& bucket, const ListingQuery& query);

}  // namespace glassbox::service
