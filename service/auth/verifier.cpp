#include "service/auth/verifier.h"

#include <algorithm>
#include <array>
#include <atomic>

namespace glassbox::service {
namespace {

using Kind = SignatureClaim::Kind;

constexpr std::string_view kUnsigned = "UNSIGNED-PAYLOAD";
constexpr std::string_view kStreaming = "STREAMING-";
constexpr std::string_view kSignedStreaming = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD";
constexpr std::string_view kUnsignedStreaming = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";

Verification refused(AuthProblem problem, std::string message) {
  return {nullptr, AuthFailure{problem, std::move(message)}, {}};
}

Verification mismatch() {
  return refused(AuthProblem::kMismatch,
                 "The request signature we calculated does not match the signature you provided. "
                 "Check your AWS Secret Access Key and signing method. Consult the service "
                 "documentation for details.");
}

bool is_hash(std::string_view text) {
  constexpr std::size_t kDigits = 64;
  return text.size() == kDigits && std::ranges::all_of(text, [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
         });
}

// Of a user, a day, a region and a service: four HMACs that every request would need anew.
struct RememberedKey {
  std::uint64_t verifier = 0;
  const User* user = nullptr;
  std::string scope;
  Digest key{};
};

std::uint64_t next_number() {
  static std::atomic<std::uint64_t> last{0};
  return ++last;
}

}  // namespace

Verifier::Verifier(Credentials credentials, std::function<Seconds()> clock)
    : credentials_(std::move(credentials)), clock_(std::move(clock)), number_(next_number()) {}

Digest Verifier::key_of(const User& user, const SignatureClaim& claim) const {
  thread_local std::array<RememberedKey, 8> remembered;
  thread_local std::size_t oldest = 0;
  for (const RememberedKey& one : remembered)
    if (one.verifier == number_ && one.user == &user && one.scope == claim.scope) return one.key;
  RememberedKey& place = remembered.at(oldest);
  oldest = (oldest + 1) % remembered.size();
  place = {number_, &user, claim.scope, signing_key(user.secret_access_key, claim.scope)};
  return place.key;
}

std::optional<AuthFailure> Verifier::time_failure(const SignatureClaim& claim) const {
  const Seconds now = clock_();
  if (claim.kind == Kind::kV2Query) {
    if (now <= claim.expires) return std::nullopt;
    return AuthFailure{AuthProblem::kExpired, "Request has expired"};
  }
  const bool is_query = claim.kind == Kind::kQuery;
  if (is_query && now > claim.time + claim.expires)
    return AuthFailure{AuthProblem::kExpired, "Request has expired"};
  const std::string then = signing_time(claim.time);
  if (!is_query && claim.time < now - kMostSkew)
    return AuthFailure{AuthProblem::kSkewed, "Signature expired: " + then +
                                                 " is now earlier than " +
                                                 signing_time(now - kMostSkew) + " (" +
                                                 signing_time(now) + " - 15 min.)"};
  if (claim.time > now + kMostSkew)
    return AuthFailure{AuthProblem::kSkewed, "Signature not yet current: " + then +
                                                 " is still later than " +
                                                 signing_time(now + kMostSkew) + " (" +
                                                 signing_time(now) + " + 15 min.)"};
  return std::nullopt;
}

Verification Verifier::verify(const RequestView& request, std::optional<std::string_view> body,
                              bool is_secret, std::string_view bucket) const {
  const SignatureClaim claim = signature_claim(request);
  if (claim.kind == Kind::kNone)
    return refused(AuthProblem::kMissing,
                   "Missing Authentication Token: this service asks for "
                   "signed requests");
  if (claim.kind == Kind::kMalformed) return refused(AuthProblem::kIncomplete, claim.problem);
  if (claim.kind == Kind::kBasic && !is_secret)
    return refused(AuthProblem::kNotAllowed,
                   "A password is taken over TLS or from this machine only");
  const User* const user = credentials_.find(claim.access_key_id);
  if (user == nullptr)
    return refused(AuthProblem::kUnknownKey,
                   "The security token included in the request is invalid.");
  if (claim.kind == Kind::kBasic)
    return equal_secrets(user->secret_access_key, claim.password) ? Verification{user, {}, {}}
                                                                  : mismatch();
  if (!equal_secrets(user->session_token, claim.token))
    return refused(AuthProblem::kWrongToken,
                   "The security token included in the request is invalid.");
  if (auto failure = time_failure(claim)) return {nullptr, std::move(failure), {}};
  return claim.kind == Kind::kV2Header || claim.kind == Kind::kV2Query
             ? verify_v2(request, claim, *user, bucket)
             : verify_v4(request, claim, *user, body);
}

Verification Verifier::verify_v2(const RequestView& request, const SignatureClaim& claim,
                                 const User& user, std::string_view bucket) const {
  // It does not sign all of a request, so it may be S3's only; X-Amz-Target would be another's.
  if (!request.header("x-amz-target").empty())
    return refused(AuthProblem::kIncomplete, "Authorization: expected AWS4-HMAC-SHA256");
  if (!equal_secrets(signature_v2_of(request, user.secret_access_key, bucket), claim.signature))
    return mismatch();
  return {&user, {}, {}};
}

Verification Verifier::verify_v4(const RequestView& request, const SignatureClaim& claim,
                                 const User& user, std::optional<std::string_view> body) const {
  const bool is_s3 = claim.service == "s3";
  std::string payload(request.header("x-amz-content-sha256"));
  if (payload.empty() && claim.kind == Kind::kQuery)
    payload = query_value(request.query, "X-Amz-Content-Sha256").value;
  const bool is_given = !payload.empty();
  if (!is_given && is_s3 && claim.kind == Kind::kQuery) payload = kUnsigned;
  if (payload.empty()) {
    if (is_s3 || !body)
      return refused(AuthProblem::kIncomplete, "expected a header x-amz-content-sha256");
    payload = to_hex(sha256(*body));
  }
  const bool is_streaming = payload.starts_with(kStreaming);
  if (!is_hash(payload) && !(is_s3 && (payload == kUnsigned || payload == kUnsignedStreaming ||
                                       payload == kSignedStreaming ||
                                       payload == std::string(kSignedStreaming) + "-TRAILER")))
    return refused(AuthProblem::kIncomplete,
                   "x-amz-content-sha256: expected the body's SHA-256, 64 hexadecimal digits" +
                       std::string(is_s3 ? ", UNSIGNED-PAYLOAD or STREAMING-..." : ""));

  const Digest key = key_of(user, claim);
  const auto is_right = [&](SignedForm form) {
    const std::string text = canonical_request(request, claim.signed_headers, payload, is_s3, form);
    return equal_secrets(signature_of(text, claim.time_text, claim.scope, key), claim.signature);
  };
  if (!is_right(SignedForm::kAsSent) && !is_right(SignedForm::kReencoded)) return mismatch();

  Verification verification{&user, {}, {}};
  if (is_streaming && payload != kUnsignedStreaming) {
    verification.payload.kind = SignedPayload::Kind::kChunks;
    verification.payload.chunks =
        std::make_shared<ChunkSignatures>(key, claim.time_text, claim.scope, claim.signature);
  } else if (is_given && is_hash(payload)) {
    if (!body) {
      verification.payload.kind = SignedPayload::Kind::kHash;
      verification.payload.hash = payload;
    } else if (to_hex(sha256(*body)) != payload) {
      return refused(
          AuthProblem::kOtherBody,
          "The provided 'x-amz-content-sha256' header does not match what was computed.");
    }
  }
  return verification;
}

std::string claimed_service(const RequestView& request) {
  const SignatureClaim claim = signature_claim(request);
  return claim.service;
}

}  // namespace glassbox::service
