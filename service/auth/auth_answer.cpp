#include "service/auth/auth_answer.h"

#include "service/wire/api_error.h"
#include "service/wire/request_id.h"

namespace glassbox::service {
namespace {

struct Code {
  std::string_view type;
  unsigned status;
};

Code json_code(AuthProblem problem) {
  switch (problem) {
    case AuthProblem::kMissing:
      return {"MissingAuthenticationTokenException", 400};
    case AuthProblem::kIncomplete:
      return {"IncompleteSignatureException", 400};
    case AuthProblem::kUnknownKey:
    case AuthProblem::kWrongToken:
      return {"UnrecognizedClientException", 400};
    case AuthProblem::kNotAllowed:
      return {"AccessDeniedException", 400};
    case AuthProblem::kMismatch:
    case AuthProblem::kSkewed:
    case AuthProblem::kExpired:
    case AuthProblem::kOtherBody:
      break;
  }
  return {"InvalidSignatureException", 400};
}

Code s3_code(AuthProblem problem, bool is_presigned) {
  switch (problem) {
    case AuthProblem::kIncomplete:
      return {is_presigned ? "AuthorizationQueryParametersError" : "AuthorizationHeaderMalformed",
              400};
    case AuthProblem::kUnknownKey:
      return {"InvalidAccessKeyId", 403};
    case AuthProblem::kWrongToken:
      return {"InvalidToken", 400};
    case AuthProblem::kMismatch:
      return {"SignatureDoesNotMatch", 403};
    case AuthProblem::kSkewed:
      return {"RequestTimeTooSkewed", 403};
    case AuthProblem::kOtherBody:
      return {"XAmzContentSHA256Mismatch", 400};
    case AuthProblem::kMissing:
    case AuthProblem::kExpired:
    case AuthProblem::kNotAllowed:
      break;
  }
  return {"AccessDenied", 403};
}

Code query_code(AuthProblem problem) {
  switch (problem) {
    case AuthProblem::kMissing:
      return {"MissingAuthenticationToken", 403};
    case AuthProblem::kIncomplete:
      return {"IncompleteSignature", 400};
    case AuthProblem::kUnknownKey:
    case AuthProblem::kWrongToken:
      return {"InvalidClientTokenId", 403};
    case AuthProblem::kNotAllowed:
      return {"AccessDenied", 403};
    case AuthProblem::kMismatch:
    case AuthProblem::kSkewed:
    case AuthProblem::kExpired:
    case AuthProblem::kOtherBody:
      break;
  }
  return {"SignatureDoesNotMatch", 403};
}

std::string escaped(std::string_view text) {
  std::string xml;
  for (const char c : text) {
    if (c == '<')
      xml += "&lt;";
    else if (c == '>')
      xml += "&gt;";
    else if (c == '&')
      xml += "&amp;";
    else
      xml += c;
  }
  return xml;
}

constexpr std::string_view kXmlHead = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

std::string error_element(Code code, const AuthFailure& failure) {
  std::string xml = "<Code>";
  xml.append(code.type).append("</Code><Message>").append(escaped(failure.message));
  return xml.append("</Message>");
}

HttpResponse s3_answer(const AuthFailure& failure, bool is_presigned) {
  const Code code = s3_code(failure.problem, is_presigned);
  HttpResponse response{.status = code.status, .body = {}, .content_type = "application/xml"};
  response.request_id = new_request_id();
  response.headers.emplace_back("x-amz-request-id", response.request_id);
  response.body.append(kXmlHead).append("<Error>").append(error_element(code, failure));
  response.body.append("<RequestId>").append(response.request_id).append("</RequestId></Error>");
  return response;
}

HttpResponse query_answer(const AuthFailure& failure) {
  const Code code = query_code(failure.problem);
  HttpResponse response{.status = code.status, .body = {}, .content_type = "text/xml"};
  response.request_id = new_request_id();
  response.body.append(kXmlHead)
      .append("<ErrorResponse><Error><Type>Sender</Type>")
      .append(error_element(code, failure));
  response.body.append("</Error><RequestId>")
      .append(response.request_id)
      .append("</RequestId></ErrorResponse>");
  return response;
}

HttpResponse json_answer(const AuthFailure& failure) {
  const Code code = json_code(failure.problem);
  const ApiError error(code.type, code.status, failure.message);
  return {.status = code.status,
          .body = error_body(error),
          .error_type = error.type,
          .request_id = new_request_id()};
}

HttpResponse page_answer(const AuthFailure& failure, bool is_secret) {
  HttpResponse response = json_answer(failure);
  response.content_type = "application/json";
  response.status = 403;
  if (is_secret && failure.problem != AuthProblem::kNotAllowed) {
    response.status = 401;
    response.headers.emplace_back("WWW-Authenticate",
                                  "Basic realm=\"Glassbox: access key id and secret access key\"");
  }
  response.headers.emplace_back("Cache-Control", "no-store");
  return response;
}

}  // namespace

HttpResponse auth_answer(const AuthFailure& failure, RequestKind kind, bool is_presigned,
                         bool is_secret) {
  HttpResponse response = kind == RequestKind::kS3      ? s3_answer(failure, is_presigned)
                          : kind == RequestKind::kQuery ? query_answer(failure)
                          : kind == RequestKind::kPage  ? page_answer(failure, is_secret)
                                                        : json_answer(failure);
  response.headers.emplace_back("Date", http_date(now_in_seconds()));
  return response;
}

}  // namespace glassbox::service
