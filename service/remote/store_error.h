/// service/remote/store_error.h: what a store refuses, in words that help.
#pragma once

#include <string>

#include "io/base/input_error.h"
#include "service/remote/http_transfer.h"
#include "service/remote/store_address.h"

namespace glassbox::service {

/// A store that refuses a request, or that does not answer.
struct StoreError : InputError {
  StoreError(const std::string& location, const std::string& message, int status, std::string code)
      : InputError({location}, message), status(status), code(std::move(code)) {}
  int status;        ///< HTTP's; 0 = no answer
  std::string code;  ///< S3's, e.g. "NoSuchKey"; of an answer without a body one of these, too

  [[nodiscard]] bool is_missing_object() const { return code == "NoSuchKey"; }
  [[nodiscard]] bool is_changed_object() const { return status == 412; }
};

/// location     s3://BUCKET/KEY as this service calls it
/// credentials  those that were used; of them the message names the source alone
[[nodiscard]] StoreError store_error(const std::string& location, const StoreAddress& address,
                                     const StoreCredentials& credentials,
                                     const TransferAnswer& answer);

/// Whether to try again: the store is overloaded, or something broke in it.
[[nodiscard]] bool is_passing(const TransferAnswer& answer);

}  // namespace glassbox::service
