// Looks at method, path, Host and Origin. A browser sends both as the page is, and a page cannot
// change them: a request from a page of another origin, or to a name that is not this machine's, is
// refused.
#include "service/http/http_guard.h"

#include <algorithm>

#include "service/http/http_response.h"

namespace glassbox::service {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool equal_but_for_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return lower(x) == lower(y); });
}

// "example.org:80" to "example.org", "[::1]:80" to "[::1]".
std::string_view without_port(std::string_view authority) {
  const std::size_t colon = authority.find_last_not_of("0123456789");
  if (colon == std::string_view::npos || authority[colon] != ':') return authority;
  const std::string_view host = authority.substr(0, colon);
  const bool bare_ipv6 = host.find(':') != std::string_view::npos && !host.ends_with(']');
  return bare_ipv6 ? authority : host;
}

// Cuts "http://" or "https://" off.
bool remove_scheme(std::string_view& url) {
  for (const std::string_view scheme : {"http://", "https://"})
    if (equal_but_for_case(url.substr(0, scheme.size()), scheme)) {
      url.remove_prefix(scheme.size());
      return true;
    }
  return false;
}

// "machinelearning.us-east-1.amazonaws.com", with or without "realtime." before it.
bool is_amazons(std::string_view authority) {
  std::string host(without_port(authority));
  std::ranges::transform(host, host.begin(), lower);
  std::string_view rest = host;
  constexpr std::string_view kRealtime = "realtime.", kService = "machinelearning.",
                             kDomain = ".amazonaws.com";
  if (rest.starts_with(kRealtime)) rest.remove_prefix(kRealtime.size());
  if (!rest.starts_with(kService)) return false;
  rest.remove_prefix(kService.size());
  if (!rest.ends_with(kDomain)) return false;
  rest.remove_suffix(kDomain.size());
  constexpr std::string_view kRegion = "abcdefghijklmnopqrstuvwxyz0123456789-";
  return !rest.empty() && rest.find_first_not_of(kRegion) == std::string_view::npos;
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

std::optional<HttpResponse> HttpGuard::refusal_of(const HttpHead& head, std::string& path,
                                                  bool is_local) const {
  constexpr std::string_view kDenied = "AccessDeniedException";
  if (head.host_count > 1)
    return refusal(400, "SerializationException", "more than one Host header");
  const bool is_named_as_amazons = is_local && head.origin_count == 0 && is_amazons(head.host);
  if (head.host_count == 0 ? head.http_1_1 : !is_ours(head.host) && !is_named_as_amazons)
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
    if (!is_ours(target.substr(0, end)))
      return refusal(403, kDenied, "the request's address names no host of this server");
    target.remove_prefix(end);
  } else if (!target.starts_with('/') && target != "*") {
    return refusal(400, "SerializationException", "the request's target is not a path");
  }
  path = target.substr(0, target.find_first_of("?#"));
  if (path.empty()) path = "/";

  if (head.method == "OPTIONS") {
    HttpResponse no = refusal(405, "UnknownOperationException", "OPTIONS is not served");
    no.allow = path == "/healthz" || path == "/readyz" || path == "/version" ? "GET, HEAD" : "POST";
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
