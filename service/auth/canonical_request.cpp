#include "service/auth/canonical_request.h"

#include <algorithm>

#include "io/base/percent_escapes.h"

namespace glassbox::service {
namespace {

constexpr std::string_view kSignature = "X-Amz-Signature";

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool is_named(std::string_view header, std::string_view name) {
  return std::equal(header.begin(), header.end(), name.begin(), name.end(),
                    [](char a, char b) { return lower(a) == lower(b); });
}

// Calls visit(piece) for what stands between separators.
template <class Visit>
void visit_pieces(std::string_view text, char separator, const Visit& visit) {
  for (;;) {
    const std::size_t end = std::min(text.find(separator), text.size());
    visit(text.substr(0, end));
    if (end == text.size()) return;
    text.remove_prefix(end + 1);
  }
}

// "/a/./b//../c" to "/a/c", as clients of other services than S3 do before they sign.
std::string without_dots(std::string_view path) {
  std::vector<std::string_view> names;
  visit_pieces(path, '/', [&](std::string_view name) {
    if (name == ".." && !names.empty()) names.pop_back();
    if (!name.empty() && name != "." && name != "..") names.push_back(name);
  });
  std::string text;
  for (const std::string_view name : names) text.append("/").append(name);
  if (text.empty() || path.ends_with('/')) text += '/';
  return text;
}

std::string path_of(std::string_view path, bool is_s3, SignedForm form) {
  if (path.empty() || path == "/") return "/";
  if (!is_s3) return percent_encoded(without_dots(path), /*keeps_slashes=*/true);
  if (form == SignedForm::kAsSent) return std::string(path);
  return percent_encoded(percent_decoded(path), /*keeps_slashes=*/true);
}

// A "+" in a query is a space to AWS; a client that signs it as it is sends it re-encoded.
std::string reencoded(std::string_view text) {
  std::string spaced(text);
  std::ranges::replace(spaced, '+', ' ');
  return percent_encoded(percent_decoded(spaced), /*keeps_slashes=*/false);
}

void add_query(std::string& text, std::string_view query, SignedForm form) {
  if (query.empty()) return;
  std::vector<std::pair<std::string, std::string>> parameters;
  visit_pieces(query, '&', [&](std::string_view parameter) {
    if (parameter.empty()) return;
    const std::size_t sign = std::min(parameter.find('='), parameter.size());
    const std::string_view name = parameter.substr(0, sign),
                           value = parameter.substr(std::min(sign + 1, parameter.size()));
    if (percent_decoded(name) == kSignature) return;
    if (form == SignedForm::kAsSent)
      parameters.emplace_back(name, value);
    else
      parameters.emplace_back(reencoded(name), reencoded(value));
  });
  std::ranges::sort(parameters);
  const char* separator = "";
  for (const auto& [name, value] : parameters) {
    text.append(separator).append(name).append("=").append(value);
    separator = "&";
  }
}

// Runs of blanks become one, and none stay at the ends.
void add_value(std::string& text, std::string_view value) {
  bool is_after_blank = false, is_first = true;
  for (const char c : value) {
    if (c == ' ' || c == '\t') {
      is_after_blank = true;
      continue;
    }
    if (is_after_blank && !is_first) text += ' ';
    text += c;
    is_after_blank = is_first = false;
  }
}

void add_headers(std::string& text, const RequestView& request, std::string_view signed_headers) {
  visit_pieces(signed_headers, ';', [&](std::string_view name) {
    text.append(name).append(":");
    const char* separator = "";
    for (const auto& [its_name, value] : request.headers) {
      if (!is_named(its_name, name)) continue;
      text.append(separator);
      add_value(text, value);
      separator = ",";
    }
    text += '\n';
  });
}

}  // namespace

std::string_view RequestView::header(std::string_view name) const {
  for (const auto& [its_name, value] : headers)
    if (is_named(its_name, name)) return value;
  return "";
}

std::string canonical_request(const RequestView& request, std::string_view signed_headers,
                              std::string_view payload_hash, bool is_s3, SignedForm form) {
  constexpr std::size_t kUsual = 1024;
  std::string text;
  text.reserve(kUsual);
  text.append(request.method).append("\n");
  text.append(path_of(request.path, is_s3, form)).append("\n");
  add_query(text, request.query, form);
  text += '\n';
  add_headers(text, request, signed_headers);
  text.append("\n").append(signed_headers).append("\n").append(payload_hash);
  return text;
}

QueryValue query_value(std::string_view query, std::string_view name) {
  QueryValue found;
  visit_pieces(query, '&', [&](std::string_view parameter) {
    const std::size_t sign = std::min(parameter.find('='), parameter.size());
    if (percent_decoded(parameter.substr(0, sign)) != name) return;
    if (found.count++ == 0)
      found.value = percent_decoded(parameter.substr(std::min(sign + 1, parameter.size())));
  });
  return found;
}

}  // namespace glassbox::service
