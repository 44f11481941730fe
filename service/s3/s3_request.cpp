#include "service/s3/s3_request.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "io/base/percent_escapes.h"
#include "service/s3/s3_error.h"
#include "service/s3/xml_text.h"

namespace glassbox::service {
namespace {

constexpr std::array<std::string_view, 5> kReserved = {"console", "healthz", "metrics", "readyz",
                                                       "version"};

std::string_view first_name(std::string_view path) {
  path.remove_prefix(std::min<std::size_t>(1, path.size()));
  return path.substr(0, path.find('/'));
}

std::string decoded(std::string_view text) {
  if (auto plain = strictly_percent_decoded(text)) return *std::move(plain);
  throw S3Error("InvalidURI", "a % is not followed by two hex digits");
}

std::string decoded_form(std::string_view text) {
  std::string spaced(text);
  std::ranges::replace(spaced, '+', ' ');
  return decoded(spaced);
}

bool is_signed(const HttpRequest& request) {
  if (request.headers["authorization"].starts_with("AWS")) return true;
  for (const std::string_view name : {"X-Amz-Signature=", "AWSAccessKeyId=", "x-id="})
    if (request.query.find(name) != std::string::npos) return true;
  return std::ranges::any_of(request.headers.all(), [](const auto& header) {
    return equal_but_for_case(header.first.substr(0, 6), "x-amz-");
  });
}

}  // namespace

bool is_reserved_bucket(std::string_view name) {
  return std::ranges::find(kReserved, name) != kReserved.end();
}

bool is_s3_request(const HttpRequest& request) {
  const bool is_post = request.method == "POST";
  if (!request.target.empty() && (is_post || request.path == "/")) return false;
  if (!request.bucket.empty()) return true;
  if (request.path != "/")
    return request.path.starts_with('/') && !is_reserved_bucket(first_name(request.path));
  if (is_post)
    return request.headers["content-type"].starts_with("application/x-www-form-urlencoded");
  return is_signed(request) || request.query.starts_with("Action=");
}

bool S3Request::has(std::string_view name) const { return find(name).has_value(); }

std::optional<std::string> S3Request::find(std::string_view name) const {
  for (const auto& [its_name, value] : query)
    if (its_name == name) return value;
  return std::nullopt;
}

std::optional<std::uint64_t> S3Request::number(std::string_view name, std::uint64_t most) const {
  const auto text = find(name);
  if (!text || text->empty()) return std::nullopt;
  std::uint64_t number = 0;
  const char* const end = text->data() + text->size();
  const auto [stop, error] = std::from_chars(text->data(), end, number);
  if (error != std::errc() || stop != end || number > most)
    throw S3Error("InvalidArgument", std::string(name) + ": expected a whole number from 0 to " +
                                         std::to_string(most));
  return number;
}

std::vector<std::pair<std::string, std::string>> read_form(std::string_view text) {
  std::vector<std::pair<std::string, std::string>> pairs;
  while (!text.empty()) {
    const std::string_view one = text.substr(0, text.find('&'));
    text.remove_prefix(std::min(one.size() + 1, text.size()));
    if (one.empty()) continue;
    const std::size_t sign = std::min(one.find('='), one.size());
    pairs.emplace_back(decoded_form(one.substr(0, sign)),
                       decoded_form(one.substr(std::min(sign + 1, one.size()))));
  }
  return pairs;
}

S3Request read_s3_request(const HttpRequest& request) {
  S3Request read;
  read.method = request.method;
  read.headers = request.headers;
  read.query = read_form(request.query);
  const std::string path = decoded(request.path);
  std::string_view rest = path;
  rest.remove_prefix(std::min<std::size_t>(1, rest.size()));
  if (request.bucket.empty()) {
    read.bucket = rest.substr(0, rest.find('/'));
    rest.remove_prefix(std::min(read.bucket.size() + 1, rest.size()));
  } else {
    read.bucket = request.bucket;
  }
  read.key = rest;
  if (!is_xml_text(read.bucket) || !is_xml_text(read.key))
    throw S3Error("InvalidURI", "the bucket or the key is not UTF-8, or has control characters");
  constexpr std::size_t kMostKey = 1024;
  if (read.key.size() > kMostKey) throw S3Error("KeyTooLongError", "the key is over 1024 bytes");
  return read;
}

std::pair<std::string, std::string> read_copy_source(std::string_view header) {
  const std::size_t mark = header.find('?');
  if (mark != std::string_view::npos && header.substr(mark) != "?versionId=null")
    throw S3Error("NotImplemented", "objects have no versions here");
  const std::string source = decoded(header.substr(0, mark));
  std::string_view rest = source;
  if (rest.starts_with('/')) rest.remove_prefix(1);
  const std::size_t slash = rest.find('/');
  if (slash == std::string_view::npos || slash == 0 || slash + 1 == rest.size())
    throw S3Error("InvalidArgument", "x-amz-copy-source: expected BUCKET/KEY");
  return {std::string(rest.substr(0, slash)), std::string(rest.substr(slash + 1))};
}

}  // namespace glassbox::service
