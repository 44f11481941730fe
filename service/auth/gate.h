/// service/auth/gate.h: stands before everything that answers: lets in whom the credentials name,
/// keeps readers from changes, and writes the audit log.
#pragma once

#include <memory>
#include <optional>

#include "service/auth/audit_log.h"
#include "service/auth/request_kind.h"
#include "service/auth/verifier.h"
#include "service/http/http_message.h"

namespace glassbox::service {

class Gate {
 public:
  /// verifier  none: everybody may do everything
  /// audit     nullptr: no log; otherwise it must outlive this
  /// next      answers what is let in
  Gate(std::optional<Verifier> verifier, AuditLog* audit, HttpHandler next);

  /// Does not block, but for a line of the audit log. Needs HttpRequest::headers of every request.
  void handle(HttpRequest&& request, HttpReply reply) const;

 private:
  [[nodiscard]] HttpReply audited(const HttpRequest& request, RequestKind kind, const User* user,
                                  HttpReply reply) const;

  const std::optional<Verifier> verifier_;
  AuditLog* const audit_;
  const HttpHandler next_;
};

}  // namespace glassbox::service
