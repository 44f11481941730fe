/// service/http/http_guard.h: which requests never reach the handler, judged by their head alone.
///
/// A web page can make its visitor's browser send requests to a service on that machine, and when
/// it makes a name of its own resolve to 127.0.0.1 it can read the answers too (DNS rebinding).
/// What it cannot do is forge Host and Origin.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "service/http/http_options.h"
#include "service/http/http_request_reader.h"

namespace glassbox::service {

class HttpGuard {
 public:
  explicit HttpGuard(const HttpOptions& options);

  /// nothing for a request that may go on; path is set to its target's, without the query.
  ///
  /// Names beneath ours, BUCKET.localhost, are ours without an Origin: who can make them resolve to
  /// this machine owns the name above.
  ///
  /// is_local  it comes from this machine. Then Amazon's own names of Amazon ML, S3 and STS are
  /// ours
  ///           too, without an Origin, as boto 2 sends them whatever host it was given; nobody but
  ///           Amazon can make them resolve to 127.0.0.1
  [[nodiscard]] std::optional<HttpResponse> refusal_of(const HttpHead& head, std::string& path,
                                                       bool is_local = false) const;

  /// Of a request that may go on: see HttpRequest::bucket.
  [[nodiscard]] std::string bucket_of(const HttpHead& head) const;

 private:
  [[nodiscard]] bool is_ours(std::string_view authority) const;
  [[nodiscard]] std::string bucket_before_ours(std::string_view authority) const;

  std::vector<std::string> hosts_;  // lower case, without port
};

}  // namespace glassbox::service
