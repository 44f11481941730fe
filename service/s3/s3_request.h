/// service/s3/s3_request.h: which requests are S3's, and what they name.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "service/http/http_message.h"

namespace glassbox::service {

/// A bucket in Host; any path but those of the console and of the service's state; and "/" where a
/// signature or a header of AWS's says that no browser asks, or as a form, which is STS and IAM. No
/// POST with X-Amz-Target.
[[nodiscard]] bool is_s3_request(const HttpRequest& request);

/// First names of paths that no bucket is reached by: "console", "healthz", "metrics", "readyz",
/// "version".
[[nodiscard]] bool is_reserved_bucket(std::string_view name);

struct S3Request {
  std::string method;
  std::string bucket;  ///< of the path or of Host; empty: the service itself
  std::string key;     ///< decoded; empty: the bucket
  std::vector<std::pair<std::string, std::string>> query;  ///< decoded
  HttpHeaders headers;

  [[nodiscard]] bool has(std::string_view name) const;  ///< in the query
  [[nodiscard]] std::optional<std::string> find(std::string_view name) const;
  [[nodiscard]] std::string resource() const {
    return "/" + bucket + (key.empty() ? "" : "/" + key);
  }
  /// A number in the query.
  /// throws  S3Error InvalidArgument when it is none, or not from 0 to most
  [[nodiscard]] std::optional<std::uint64_t> number(std::string_view name,
                                                    std::uint64_t most) const;
};

/// throws  S3Error InvalidURI: escapes that are none, a key that is not UTF-8
[[nodiscard]] S3Request read_s3_request(const HttpRequest& request);

/// "bucket/key" of x-amz-copy-source, decoded, as a request for it; a version is refused.
[[nodiscard]] std::pair<std::string, std::string> read_copy_source(std::string_view header);

/// A form's or a query's names and values, decoded.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> read_form(std::string_view text);

}  // namespace glassbox::service
