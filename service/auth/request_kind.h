/// service/auth/request_kind.h: what a request asks for, as far as rights and logs go by it.
#pragma once

#include <string>

#include "service/http/http_message.h"

namespace glassbox::service {

/// Which of AWS's protocols a client speaks, and is answered in.
enum class RequestKind {
  kOpen,   ///< /healthz, /readyz: for everybody
  kJson,   ///< Amazon ML's operations
  kS3,     ///< XML
  kQuery,  ///< STS and IAM: forms in, XML out
  kPage,   ///< the console, /metrics, /version: for browsers and curl
};
[[nodiscard]] RequestKind kind_of(const HttpRequest& request);

/// "DescribeMLModels", "s3:PutObject", "GetCallerIdentity", "console:POST", "GET".
[[nodiscard]] std::string operation_name(const HttpRequest& request, RequestKind kind);

/// Whether it changes anything: of Amazon ML all but Get..., Describe... and Predict; of S3 all but
/// GET and HEAD.
[[nodiscard]] bool is_change(const HttpRequest& request, RequestKind kind);

/// The object it is about: an id; BUCKET/KEY; a path. "" when it names none.
[[nodiscard]] std::string object_of(const HttpRequest& request, RequestKind kind);

}  // namespace glassbox::service
