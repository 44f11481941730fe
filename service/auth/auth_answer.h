/// service/auth/auth_answer.h: a refusal as AWS's services word it, in the client's protocol.
#pragma once

#include "service/auth/request_kind.h"
#include "service/auth/verifier.h"
#include "service/http/http_message.h"

namespace glassbox::service {

/// JSON: UnrecognizedClientException, InvalidSignatureException, ...; S3: InvalidAccessKeyId,
/// SignatureDoesNotMatch, ... as XML; STS and IAM: InvalidClientTokenId, ... as XML; pages: 401, so
/// that a browser asks for name and password. With the time, by which clients set their clocks.
///
/// is_secret  a password may be sent
[[nodiscard]] HttpResponse auth_answer(const AuthFailure& failure, RequestKind kind,
                                       bool is_presigned, bool is_secret);

}  // namespace glassbox::service
