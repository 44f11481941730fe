/// service/s3/s3_error.h: errors as S3 names them.
///
/// source  Amazon S3 API Reference: "Error responses"
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

#include "service/http/http_message.h"

namespace glassbox::service {

struct S3Error : std::runtime_error {
  /// code  one that status_of_s3() knows
  S3Error(std::string its_code, const std::string& message)
      : std::runtime_error(message), code(std::move(its_code)) {}
  std::string code;
};

/// Of an error's code: 404 for NoSuchKey; 500 for one that is not listed.
[[nodiscard]] unsigned status_of_s3(std::string_view code);

/// The error that an exception is, whatever it is: a full disk InsufficientStorage, a name that a
/// file system refuses InvalidRequest, lack of rights AccessDenied, all else InternalError.
[[nodiscard]] S3Error s3_error_of(const std::exception& error);

/// <Error> with code, message and the resource, which is "/BUCKET/KEY".
[[nodiscard]] HttpResponse s3_error_response(const S3Error& error, std::string_view resource);

/// The headers that each answer of S3 has: request ids, and what keeps a browser from running an
/// object as if it were a page of ours.
void add_s3_headers(HttpResponse& response);

}  // namespace glassbox::service
