/// service/auth/verifier.h: who signed a request, and whether it is theirs and of now.
///
/// A signature is taken as often as it comes within its time, as AWS does: clients that try again
/// within a second send the same one. Amazon ML's changes are made so that a second one of the same
/// kind changes nothing.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "service/auth/aws_time.h"
#include "service/auth/canonical_request.h"
#include "service/auth/chunk_signatures.h"
#include "service/auth/credentials.h"
#include "service/auth/signature.h"

namespace glassbox::service {

enum class AuthProblem {
  kMissing,     ///< no signature at all
  kIncomplete,  ///< one that lacks something, or makes no sense
  kUnknownKey,
  kWrongToken,  ///< the session's token
  kMismatch,    ///< another secret, or another request
  kSkewed,      ///< clocks differ by more than 15 minutes
  kExpired,     ///< a presigned URL
  kOtherBody,   ///< not the body that was signed
  kNotAllowed,  ///< a read-only user's change; a password where others might read it
};

struct AuthFailure {
  AuthProblem problem;
  std::string message;  ///< holds nothing secret
};

/// What is still to be checked of a body that was not there.
struct SignedPayload {
  enum class Kind {
    kNothing,  ///< the client did not sign it, or it is checked
    kHash,     ///< SHA-256 of all of it
    kChunks,   ///< aws-chunked; every chunk has a signature
  };
  Kind kind = Kind::kNothing;
  std::string hash;  ///< 64 hexadecimal digits
  std::shared_ptr<ChunkSignatures> chunks;
};

struct Verification {
  const User* user = nullptr;  ///< nullptr: `failure` says why
  std::optional<AuthFailure> failure;
  SignedPayload payload;
};

class Verifier {
 public:
  static constexpr Seconds kMostSkew = 15 * 60;

  explicit Verifier(Credentials credentials, std::function<Seconds()> clock = now_in_seconds);

  /// body       nullopt: it comes in pieces, and `payload` says what it must be
  /// is_secret  nobody else can read the connection (TLS, or within this machine): a password, the
  ///            secret key itself in Basic authentication, may be sent
  /// bucket     of the host, see signature_v2_of()
  /// cost       some microseconds, and of the body SHA-256
  [[nodiscard]] Verification verify(const RequestView& request,
                                    std::optional<std::string_view> body, bool is_secret,
                                    std::string_view bucket = {}) const;

  [[nodiscard]] const Credentials& credentials() const { return credentials_; }

 private:
  [[nodiscard]] Digest key_of(const User& user, const SignatureClaim& claim) const;
  [[nodiscard]] std::optional<AuthFailure> time_failure(const SignatureClaim& claim) const;
  [[nodiscard]] Verification verify_v4(const RequestView& request, const SignatureClaim& claim,
                                       const User& user,
                                       std::optional<std::string_view> body) const;
  [[nodiscard]] Verification verify_v2(const RequestView& request, const SignatureClaim& claim,
                                       const User& user, std::string_view bucket) const;

  const Credentials credentials_;
  const std::function<Seconds()> clock_;
  const std::uint64_t number_;  // of this one among all, for what threads remember
};

/// "s3", "sts", "machinelearning", ...: of the signature's scope; "" without one.
[[nodiscard]] std::string claimed_service(const RequestView& request);

}  // namespace glassbox::service
