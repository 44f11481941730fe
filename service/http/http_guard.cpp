// Looks at method, path, Host and Origin. A browser sends both as the page is, and a page cannot
// change them: a request from a page of another origin, or to a name that is not this machine's, is
// refused.
#include "service/http/http_guard.h"

#include <algorithm>

#include "service/http/host_names.h"
#include "service/http/http_response.h"

namespace glassbox::service {
namespace {

// Cuts "http://" or "https://" off.
bool remove_scheme(std::string_view& url) {
  for (const std::string_view scheme : {"http://", "https://"})
    if (equal_but_for_case(url.substr(0, scheme.size()), scheme)) {
      url.remove_prefix(scheme.size());
      return true;
    }
  return false;
}

}  // namespace

HttpGuard::HttpGuard(const HttpOptions& options) : hosts_{"localhost", "127.0.0.1", "[::1]"} {
  std::vector<std::string> more = options.allowed_hosts;
  more.push_back(options.host);
  for (std::string& host : more) {
    const std::string_view bare = without_port(host);
    const bool bare_ipv6 = bare.find(':') != std::string_view::npos && !bare.starts_with('[');
    std::string name = bare_ipv6 ? "[" + std::string(bare) + "]" : std::string(bare);
    if (!name.empty()) hosts_.push_back(std::move(name));
  }
}

bool HttpGuard::is_ours(std::string_view authority) const {
  const std::string_view host = without_port(authority);
  return std::any_of(hosts_.begin(), hosts_.end(),
                     [host](const std::string& ours) { return equal_but_for_case(host, ours); });
}

std::string HttpGuard::bucket_before_ours(std::string_view authority) const {
  std::string shortest;
  for (const std::string& ours : hosts_) {
    std::string bucket = bucket_before(authority, ours);
    if (!bucket.empty() && (shortest.empty() || bucket.size() < shortest.size()))
      shortest = std::move(bucket);
  }
  return shortest;
}

std::string HttpGuard::bucket_of(const HttpHead& head) const {
  std::string_view authority = head.target;
  if (remove_scheme(authority))
    authority = authority.substr(0, authority.find_first_of("/?"));
  else
    authority = head.host;
  if (is_ours(authority)) return "";
  return bucket_of_amazons(authority).value_or(bucket_before_ours(authority));
}

std::optional<HttpResponse> HttpGuard::refusal_of(const HttpHead& head, std::string& path,
                                                  bool is_local) const {
  constexpr std::string_view kDenied = "AccessDeniedException";
  if (head.host_count > 1)
    return refusal(400, "SerializationException", "more than one Host header");
  const auto may_be_called = [&](std::string_view authority) {
    return is_ours(authority) ||
           (head.origin_count == 0 && ((is_local && bucket_of_amazons(authority).has_value()) ||
                                       !bucket_before_ours(authority).empty()));
  };
  if (head.host_count == 0 ? head.http_1_1 : !may_be_called(head.host))
    return refusal(403, kDenied,
                   "the Host header names no host of this server; --allow-host adds one");
  std::string_view origin = head.origin;
  if (head.origin_count > 1 ||
      (head.origin_count == 1 && !(remove_scheme(origin) && is_ours(origin))))
    return refusal(403, kDenied, "requests of web pages of another origin are not served");

  // Absolute form: its host is the one that counts (RFC 9112, 3.2.2), so it must be ours as well.
  std::string_view target = head.target;
  if (remove_scheme(target)) {
    const std::size_t end = std::min(target.find_first_of("/?"), target.size());
    if (!may_be_called(target.substr(0, end)))
      return refusal(403, kDenied, "the request's address names no host of this server");
    target.remove_prefix(end);
  } else if (!target.starts_with('/') && target != "*") {
    return refusal(400, "SerializationException", "the request's target is not a path");
  }
  path = target.substr(0, target.find_first_of("?#"));
  if (path.empty()) path = "/";

  if (head.method == "OPTIONS") {
    HttpResponse no = refusal(405, "UnknownOperationException", "OPTIONS is not served");
    const bool is_page =
        path == "/healthz" || path == "/readyz" || path == "/version" || path == "/metrics";
    no.allow = is_page       ? "GET, HEAD"
               : path == "/" ? "GET, HEAD, POST"
                             : "GET, HEAD, PUT, POST, DELETE";  // of objects, and the console's
    return no;
  }
  // Beast takes any coding but a final "chunked" for no body, and would read the body as requests.
  if (head.transfer_encoding_count > 0 && !equal_but_for_case(head.transfer_encoding, "chunked"))
    return refusal(400, "SerializationException", "no Transfer-Encoding but chunked is understood");
  if (head.transfer_encoding_count > 1)
    return refusal(400, "SerializationException", "more than one Transfer-Encoding header");
  if (head.transfer_encoding_count > 0 && !head.http_1_1)  // RFC 9112, 6.1: the framing is faulty
    return refusal(400, "SerializationException", "HTTP/1.0 has no Transfer-Encoding");
  if (!head.expect.empty() && !equal_but_for_case(head.expect, "100-continue"))
    return refusal(417, "SerializationException", "no expectation but 100-continue is understood");
  return std::nullopt;
}

}  // namespace glassbox::service
