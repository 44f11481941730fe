#include "service/auth/gate.h"

#include <utility>

#include "service/auth/auth_answer.h"

namespace glassbox::service {
namespace {

AuthFailure denied(const User& user, const std::string& operation, RequestKind kind) {
  const std::string prefix = kind == RequestKind::kJson ? "machinelearning:" : "";
  return {AuthProblem::kNotAllowed, "User: " + user.arn() + " is not authorized to perform: " +
                                        prefix + operation + ": glassbox_access is read-only"};
}

// Answers instead of the handler when the body turns out not to be the one that was signed: the
// handler finds it broken off, and keeps nothing of it.
HttpBody checked(HttpBody pieces, std::string hash, HttpReply reply) {
  auto digest = std::make_shared<Sha256>();
  return [pieces = std::move(pieces), hash = std::move(hash), reply = std::move(reply),
          digest](HttpPieceReply give) {
    pieces([hash, reply, digest, give = std::move(give)](std::optional<std::string> piece) {
      if (piece && !piece->empty()) digest->add(*piece);
      if (piece && piece->empty() && to_hex(digest->take()) != hash) {
        reply(auth_answer({AuthProblem::kOtherBody,
                           "The provided 'x-amz-content-sha256' header "
                           "does not match what was computed."},
                          RequestKind::kS3, false, false));
        piece.reset();
      }
      give(std::move(piece));
    });
  };
}

}  // namespace

Gate::Gate(std::optional<Verifier> verifier, AuditLog* audit, HttpHandler next)
    : verifier_(std::move(verifier)), audit_(audit), next_(std::move(next)) {}

void Gate::handle(HttpRequest&& request, HttpReply reply) const {
  const RequestKind kind = kind_of(request);
  if (kind == RequestKind::kOpen) return next_(std::move(request), std::move(reply));
  const User* user = nullptr;
  if (verifier_) {
    const auto headers = request.headers.all();
    const RequestView view{
        .method = request.method, .path = request.path, .query = request.query, .headers = headers};
    const bool is_secret = request.peer && (request.peer->is_local || request.peer->is_tls);
    const auto body = request.pieces ? std::nullopt : std::optional<std::string_view>(request.body);
    Verification verification = verifier_->verify(view, body, is_secret, request.bucket);
    const bool is_presigned = request.headers["authorization"].empty();
    if (verification.user == nullptr)
      return reply(auth_answer(*verification.failure, kind, is_presigned, is_secret));
    user = verification.user;
    request.user = user->name;
    if (user->is_read_only && is_change(request, kind)) {
      if (audit_ != nullptr) reply = audited(request, kind, user, std::move(reply));
      return reply(auth_answer(denied(*user, operation_name(request, kind), kind), kind,
                               is_presigned, is_secret));
    }
    if (verification.payload.kind == SignedPayload::Kind::kHash && request.pieces)
      request.pieces = checked(std::move(request.pieces), verification.payload.hash, reply);
    request.chunk_signatures = std::move(verification.payload.chunks);
  }
  if (audit_ != nullptr && is_change(request, kind))
    reply = audited(request, kind, user, std::move(reply));
  next_(std::move(request), std::move(reply));
}

HttpReply Gate::audited(const HttpRequest& request, RequestKind kind, const User* user,
                        HttpReply reply) const {
  AuditEntry entry{.user = user != nullptr ? user->name : "",
                   .operation = operation_name(request, kind),
                   .id = object_of(request, kind),
                   .address = request.peer ? request.peer->address : ""};
  return [this, entry = std::move(entry), reply = std::move(reply)](HttpResponse response) mutable {
    entry.status = response.status;
    entry.request_id = response.request_id;
    audit_->write(entry);
    reply(std::move(response));
  };
}

}  // namespace glassbox::service
