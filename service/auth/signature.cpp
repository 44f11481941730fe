#include "service/auth/signature.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>

namespace glassbox::service {
namespace {

constexpr std::string_view kAlgorithm = "AWS4-HMAC-SHA256";
constexpr std::string_view kTerminator = "aws4_request";

using Kind = SignatureClaim::Kind;

SignatureClaim malformed(std::string problem) {
  SignatureClaim claim;
  claim.kind = Kind::kMalformed;
  claim.problem = std::move(problem);
  return claim;
}

bool is_signature(std::string_view text) {
  constexpr std::size_t kDigits = 64;
  return text.size() == kDigits && std::ranges::all_of(text, [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
         });
}

// "AKID/20150830/us-east-1/iam/aws4_request". Returns what is wrong with it.
std::string set_credential(SignatureClaim& claim, std::string_view text) {
  constexpr std::string_view kExpected =
      "Credential: expected KEY/YYYYMMDD/REGION/SERVICE/aws4_request";
  std::array<std::string_view, 5> parts;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const std::size_t end = std::min(text.find('/'), text.size());
    parts.at(i) = text.substr(0, end);
    const bool is_last = i + 1 == parts.size();
    if (parts.at(i).empty() || is_last != (end == text.size())) return std::string(kExpected);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  if (parts[1].size() != 8 || parts[4] != kTerminator) return std::string(kExpected);
  claim.access_key_id = parts[0];
  claim.region = parts[2];
  claim.service = parts[3];
  for (std::size_t i = 1; i < parts.size(); ++i)
    claim.scope.append(i > 1 ? "/" : "").append(parts.at(i));
  return "";
}

std::string set_time(SignatureClaim& claim, std::string_view text, std::string_view where) {
  const auto time = parse_signing_time(text);
  if (!time) return std::string(where) + ": expected a time like 20150830T123600Z";
  claim.time = *time;
  claim.time_text = signing_time(*time);
  if (std::string_view(claim.scope).substr(0, 8) != std::string_view(claim.time_text).substr(0, 8))
    return "Credential: its day is not that of " + std::string(where);
  return "";
}

bool has_signed(std::string_view signed_headers, std::string_view name) {
  while (!signed_headers.empty()) {
    const std::size_t end = std::min(signed_headers.find(';'), signed_headers.size());
    if (signed_headers.substr(0, end) == name) return true;
    signed_headers.remove_prefix(std::min(end + 1, signed_headers.size()));
  }
  return false;
}

// A header that means something to us and is not signed might be anybody's.
std::string unsigned_header(const RequestView& request, std::string_view signed_headers) {
  if (signed_headers.find_first_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ") != std::string_view::npos)
    return "SignedHeaders: expected names in lower case";
  if (!has_signed(signed_headers, "host")) return "SignedHeaders: host is missing";
  for (const auto& [name, value] : request.headers) {
    std::string small(name);
    std::ranges::transform(small, small.begin(), [](char c) {
      return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    if (!small.starts_with("x-amz-") || small == "x-amz-user-agent") continue;
    if (!has_signed(signed_headers, small))
      return "SignedHeaders: a header X-Amz-... of the request is missing";
  }
  return "";
}

SignatureClaim header_claim(const RequestView& request, std::string_view text) {
  SignatureClaim claim;
  claim.kind = Kind::kHeader;
  std::string credential;
  for (text.remove_prefix(kAlgorithm.size()); !text.empty();) {
    const std::size_t end = std::min(text.find(','), text.size());
    std::string_view part = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    part.remove_prefix(std::min(part.find_first_not_of(' '), part.size()));
    const std::size_t sign = std::min(part.find('='), part.size());
    const std::string_view name = part.substr(0, sign),
                           value = part.substr(std::min(sign + 1, part.size()));
    if (name == "Credential") credential = value;
    if (name == "SignedHeaders") claim.signed_headers = value;
    if (name == "Signature") claim.signature = value;
  }
  while (claim.signature.ends_with(' ')) claim.signature.pop_back();
  if (credential.empty()) return malformed("Authorization: Credential is missing");
  if (claim.signed_headers.empty()) return malformed("Authorization: SignedHeaders is missing");
  if (!is_signature(claim.signature))
    return malformed("Authorization: expected Signature=64 hexadecimal digits");
  if (std::string no = set_credential(claim, credential); !no.empty()) return malformed(no);
  const bool has_own = !request.header("x-amz-date").empty();
  const std::string_view time = request.header(has_own ? "x-amz-date" : "date");
  if (time.empty()) return malformed("expected a header X-Amz-Date");
  if (!has_own && !has_signed(claim.signed_headers, "date"))
    return malformed("SignedHeaders: the time of the request is missing");
  if (std::string no = set_time(claim, time, has_own ? "X-Amz-Date" : "Date"); !no.empty())
    return malformed(no);
  if (std::string no = unsigned_header(request, claim.signed_headers); !no.empty())
    return malformed(no);
  claim.token = request.header("x-amz-security-token");
  return claim;
}

std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

SignatureClaim query_claim(const RequestView& request) {
  std::map<std::string_view, std::string> values;
  for (const std::string_view name :
       {"X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Date", "X-Amz-Expires", "X-Amz-SignedHeaders",
        "X-Amz-Signature", "X-Amz-Security-Token"}) {
    QueryValue found = query_value(request.query, name);
    if (found.count > 1) return malformed(std::string(name) + " is given twice in the query");
    if (found.count == 0 && name != "X-Amz-Security-Token")
      return malformed(std::string(name) + " is missing in the query");
    values[name] = std::move(found.value);
  }
  SignatureClaim claim;
  claim.kind = Kind::kQuery;
  claim.signed_headers = values["X-Amz-SignedHeaders"];
  claim.signature = values["X-Amz-Signature"];
  claim.token = values["X-Amz-Security-Token"];
  if (values["X-Amz-Algorithm"] != kAlgorithm)
    return malformed("X-Amz-Algorithm: expected AWS4-HMAC-SHA256");
  if (!is_signature(claim.signature))
    return malformed("X-Amz-Signature: expected 64 hexadecimal digits");
  if (std::string no = set_credential(claim, values["X-Amz-Credential"]); !no.empty())
    return malformed(no);
  if (std::string no = set_time(claim, values["X-Amz-Date"], "X-Amz-Date"); !no.empty())
    return malformed(no);
  const auto expires = whole_number(values["X-Amz-Expires"]);
  if (!expires || *expires < 1 || *expires > kLongestExpires)
    return malformed("X-Amz-Expires: expected 1 to 604800 seconds, a week");
  claim.expires = *expires;
  if (std::string no = unsigned_header(request, claim.signed_headers); !no.empty())
    return malformed(no);
  return claim;
}

SignatureClaim basic_claim(std::string_view text) {
  const std::string pair = from_base64(text);
  const std::size_t colon = pair.find(':');
  if (colon == std::string::npos) return malformed("Authorization: expected Basic and KEY:SECRET");
  SignatureClaim claim;
  claim.kind = Kind::kBasic;
  claim.access_key_id = pair.substr(0, colon);
  claim.password = pair.substr(colon + 1);
  return claim;
}

// "AWS KEY:SIGNATURE"
SignatureClaim v2_header_claim(const RequestView& request, std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos)
    return malformed("Authorization: expected AWS and KEY:SIGNATURE");
  SignatureClaim claim;
  claim.kind = Kind::kV2Header;
  claim.service = "s3";
  claim.access_key_id = text.substr(0, colon);
  claim.signature = text.substr(colon + 1);
  claim.token = request.header("x-amz-security-token");
  const bool has_own = !request.header("x-amz-date").empty();
  const auto time = parse_signing_time(request.header(has_own ? "x-amz-date" : "date"));
  if (!time) return malformed("expected a header Date like Sun, 30 Aug 2015 12:36:00 GMT");
  claim.time = *time;
  return claim;
}

SignatureClaim v2_query_claim(const RequestView& request) {
  SignatureClaim claim;
  claim.kind = Kind::kV2Query;
  claim.service = "s3";
  QueryValue key = query_value(request.query, "AWSAccessKeyId"),
             signature = query_value(request.query, "Signature"),
             expires = query_value(request.query, "Expires"),
             token = query_value(request.query, "x-amz-security-token");
  const auto time = whole_number(expires.value);
  if (key.count != 1 || signature.count != 1 || expires.count != 1 || token.count > 1 || !time)
    return malformed("expected AWSAccessKeyId, Signature and Expires in the query, each once");
  claim.access_key_id = std::move(key.value);
  claim.signature = std::move(signature.value);
  claim.token = std::move(token.value);
  claim.expires = *time;
  return claim;
}

}  // namespace

SignatureClaim signature_claim(const RequestView& request) {
  constexpr std::string_view kBasic = "Basic ", kV2 = "AWS ";
  const std::string_view header = request.header("authorization");
  const bool is_presigned = request.query.find("X-Amz-") != std::string_view::npos &&
                            (query_value(request.query, "X-Amz-Signature").count > 0 ||
                             query_value(request.query, "X-Amz-Algorithm").count > 0);
  const bool is_v2_presigned = request.query.find("AWSAccessKeyId=") != std::string_view::npos;
  if (static_cast<int>(!header.empty()) + static_cast<int>(is_presigned) +
          static_cast<int>(is_v2_presigned) >
      1)
    return malformed("expected one signature: in the header Authorization or in the query");
  if (is_presigned) return query_claim(request);
  if (is_v2_presigned) return v2_query_claim(request);
  if (header.empty()) return {};
  if (header.starts_with(kAlgorithm) && header.substr(kAlgorithm.size()).starts_with(' '))
    return header_claim(request, header);
  if (header.starts_with(kBasic)) return basic_claim(header.substr(kBasic.size()));
  if (header.starts_with(kV2)) return v2_header_claim(request, header.substr(kV2.size()));
  return malformed("Authorization: expected AWS4-HMAC-SHA256");
}

Digest signing_key(std::string_view secret, std::string_view scope) {
  std::string begin = "AWS4";
  begin.append(secret);
  Digest key{};
  std::string_view current = begin;
  while (!scope.empty()) {
    const std::size_t end = std::min(scope.find('/'), scope.size());
    key = hmac_sha256(current, scope.substr(0, end));
    current = bytes_of(key);
    scope.remove_prefix(std::min(end + 1, scope.size()));
  }
  return key;
}

std::string signature_of(std::string_view canonical_request, std::string_view time,
                         std::string_view scope, const Digest& key) {
  std::string text(kAlgorithm);
  text.append("\n").append(time).append("\n").append(scope).append("\n");
  text.append(to_hex(sha256(canonical_request)));
  return to_hex(hmac_sha256(bytes_of(key), text));
}

std::string signature_v2_of(const RequestView& request, std::string_view secret,
                            std::string_view bucket) {
  // Subresources and replaced headers, which are part of what is signed.
  static constexpr std::array<std::string_view, 25> kSigned = {"accelerate",
                                                               "acl",
                                                               "cors",
                                                               "delete",
                                                               "lifecycle",
                                                               "location",
                                                               "logging",
                                                               "notification",
                                                               "partNumber",
                                                               "policy",
                                                               "requestPayment",
                                                               "response-cache-control",
                                                               "response-content-disposition",
                                                               "response-content-encoding",
                                                               "response-content-language",
                                                               "response-content-type",
                                                               "response-expires",
                                                               "restore",
                                                               "tagging",
                                                               "torrent",
                                                               "uploadId",
                                                               "uploads",
                                                               "versionId",
                                                               "versioning",
                                                               "website"};
  std::map<std::string, std::string> amz;
  for (const auto& [name, value] : request.headers) {
    std::string small(name);
    std::ranges::transform(small, small.begin(), [](char c) {
      return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    if (!small.starts_with("x-amz-")) continue;
    std::string& all = amz[small];
    all.append(all.empty() ? "" : ",").append(value);
  }
  const QueryValue expires = query_value(request.query, "Expires");
  if (const QueryValue token = query_value(request.query, "x-amz-security-token"); token.count > 0)
    amz["x-amz-security-token"] = token.value;
  std::string text(request.method);
  text.append("\n").append(request.header("content-md5")).append("\n");
  text.append(request.header("content-type")).append("\n");
  if (expires.count > 0)
    text.append(expires.value);
  else if (!amz.contains("x-amz-date"))
    text.append(request.header("date"));
  text += '\n';
  for (const auto& [name, value] : amz) text.append(name).append(":").append(value).append("\n");
  if (!bucket.empty()) text.append("/").append(bucket);
  text.append(request.path);
  char separator = '?';
  for (const std::string_view name : kSigned) {
    const QueryValue found = query_value(request.query, name);
    if (found.count == 0) continue;
    text += separator;
    text.append(name);
    if (!found.value.empty()) text.append("=").append(found.value);
    separator = '&';
  }
  return to_base64(hmac_sha1(secret, text));
}

}  // namespace glassbox::service
