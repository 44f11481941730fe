/// service/remote/store_address.h: which bucket of which S3-compatible store is a bucket here.
#pragma once

#include <string>
#include <string_view>

#include "io/base/rooms.h"

namespace glassbox::service {

struct StoreAddress {
  std::string name;    ///< of the bucket in this service: s3://NAME/KEY
  std::string bucket;  ///< its name there
  std::string
      endpoint;  ///< "https://minio.local:9000/prefix": without the bucket, no "/" at its end
  std::string region = "us-east-1";
  std::string profile;      ///< of the credentials file; "" = the usual places
  int timeout = 60;         ///< seconds without a byte after which a request is given up
  bool is_virtual = false;  ///< the bucket is part of the host's name, not of the path

  /// Of an object, or of the bucket with an empty key; without a query.
  [[nodiscard]] std::string url_of(std::string_view key) const;
  /// bucket "theirs" at https://minio.local:9000
  [[nodiscard]] std::string shown() const;
};

/// What --s3 takes:
///
///     NAME=aws[/BUCKET][?OPTIONS]               AWS's own
///     NAME=http[s]://HOST[:PORT][/PREFIX][/BUCKET][?OPTIONS]
///
/// The last name of the path is the bucket's name there, those before it belong to the address of
/// the store; without a path the bucket is called NAME there, too. OPTIONS, separated by "&":
/// region=REGION, profile=NAME of the credentials file, style=path or virtual, timeout=SECONDS.
///
/// region   when the text has none, neither as an option nor in the name of one of AWS's hosts
/// throws   InputError: what of this is not so, e.g. a user or a password in the address
[[nodiscard]] StoreAddress parse_store_address(std::string_view text,
                                               const std::string& region = "us-east-1");

}  // namespace glassbox::service
