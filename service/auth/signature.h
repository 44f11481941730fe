/// service/auth/signature.h: what a request says of its signature, and how one is computed.
///
/// source  AWS: "Signature Version 4 signing process"; Amazon S3 API Reference: "Authenticating
///         Requests"
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "service/auth/aws_time.h"
#include "service/auth/canonical_request.h"
#include "service/auth/digest.h"

namespace glassbox::service {

/// Of the header Authorization, or of the query of a presigned URL.
struct SignatureClaim {
  enum class Kind { kNone, kHeader, kQuery, kBasic, kV2Header, kV2Query, kMalformed };
  Kind kind = Kind::kNone;
  std::string problem;        ///< of a malformed one; holds nothing that was sent
  std::string access_key_id;  ///< of Credential
  std::string scope;          ///< "20150830/us-east-1/s3/aws4_request"
  std::string region, service;
  std::string signed_headers;  ///< "host;x-amz-date"
  std::string signature;       ///< 64 hexadecimal digits; of version 2 base64
  std::string time_text;       ///< "20150830T123600Z"
  Seconds time = 0;
  std::int64_t expires = 0;  ///< of presigned URLs, seconds; of version 2 seconds since 1970
  std::string token;         ///< X-Amz-Security-Token
  std::string password;      ///< of Basic
};

/// Longest life of a presigned URL.
inline constexpr std::int64_t kLongestExpires = 7 * 24 * 3600;

[[nodiscard]] SignatureClaim signature_claim(const RequestView& request);

/// HMAC chain over date, region, service and "aws4_request".
[[nodiscard]] Digest signing_key(std::string_view secret, std::string_view scope);

/// 64 lower-case hexadecimal digits: of the request whose canonical form this is.
[[nodiscard]] std::string signature_of(std::string_view canonical_request, std::string_view time,
                                       std::string_view scope, const Digest& key);

/// Of version 2, base64: GET and others of S3, as old clients and boto3's generate_presigned_url
/// sign by default.
/// bucket  of the host, where the client named it there
[[nodiscard]] std::string signature_v2_of(const RequestView& request, std::string_view secret,
                                          std::string_view bucket);

}  // namespace glassbox::service
