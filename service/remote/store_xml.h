/// service/remote/store_xml.h: the answers of S3 that are XML.
///
/// source  Amazon S3 API Reference: ListObjectsV2, CreateMultipartUpload, "Error responses"
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "service/store/objects.h"

namespace glassbox::service {

struct StoreObject {
  std::string key;
  std::uint64_t bytes = 0;
  std::string etag;  ///< as the store writes it, in quotation marks
  Milliseconds modified = 0;
};

struct StoreListing {
  std::vector<StoreObject> objects;
  std::vector<std::string> prefixes;  ///< whole, with the delimiter at the end
  std::string next;                   ///< the token of the next page; "" = this is the last
};

struct StoreErrorText {
  std::string code, message, region;  ///< "" = not given
};

/// A page of ListObjectsV2. Keys are decoded where it says that they are encoded.
/// throws  std::runtime_error: it is something else
[[nodiscard]] StoreListing parse_listing(const std::string& xml);
/// Of an answer that is not an error, all are empty.
[[nodiscard]] StoreErrorText parse_store_error(const std::string& xml);
/// UploadId.  throws  std::runtime_error: there is none
[[nodiscard]] std::string parse_upload_id(const std::string& xml);
/// The body of CompleteMultipartUpload: part numbers and their ETags.
[[nodiscard]] std::string parts_xml(const std::vector<std::pair<int, std::string>>& parts);

}  // namespace glassbox::service
