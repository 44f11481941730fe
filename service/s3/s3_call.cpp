#include "service/s3/s3_call.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <system_error>

#include "io/base/input_error.h"
#include "io/files/contained_file.h"
#include "service/auth/aws_time.h"
#include "service/auth/digest.h"
#include "service/s3/xml_text.h"

namespace glassbox::service {
namespace {

// Whether a list of ETags, "*" among them, has this one. Weak ones count as strong ones.
bool lists(std::string_view header, const std::string& etag) {
  while (!header.empty()) {
    std::string_view one = header.substr(0, header.find(','));
    header.remove_prefix(std::min(one.size() + 1, header.size()));
    const std::string bare = bare_etag(one);
    if (bare == "*" || bare == etag) return true;
  }
  return false;
}

std::string lower_case(std::string_view text) {
  std::string lower(text);
  std::ranges::transform(lower, lower.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return lower;
}

std::string without_aws_chunked(std::string_view encodings) {
  std::string kept;
  while (!encodings.empty()) {
    std::string_view one = encodings.substr(0, encodings.find(','));
    encodings.remove_prefix(std::min(one.size() + 1, encodings.size()));
    const std::size_t begin = one.find_first_not_of(' ');
    if (begin == std::string_view::npos) continue;
    one = one.substr(begin, one.find_last_not_of(' ') - begin + 1);
    if (!equal_but_for_case(one, "aws-chunked")) kept.append(kept.empty() ? "" : ",").append(one);
  }
  return kept;
}

constexpr std::string_view kMeta = "x-amz-meta-";

}  // namespace

HttpResponse xml_response(std::string xml) {
  HttpResponse response;
  response.content_type = "application/xml";
  response.body = std::move(xml);
  return response;
}

HttpResponse no_content() {
  HttpResponse response;
  response.status = 204;
  response.content_type.clear();
  return response;
}

std::string quoted_etag(const std::string& etag) { return "\"" + etag + "\""; }

std::string iso_time(std::int64_t seconds, int milliseconds) {
  return log_time(seconds * 1000 + milliseconds).data();
}

std::string bare_etag(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  if (text.starts_with("W/")) text.remove_prefix(2);
  if (text.size() >= 2 && text.front() == '"' && text.back() == '"')
    text = text.substr(1, text.size() - 2);
  return std::string(text);
}

std::optional<OpenObject> find_object(const S3Bucket& bucket, const std::string& key) {
  const auto path = bucket.find(key);
  if (!path) return std::nullopt;
  OpenObject object;
  try {
    if (key.ends_with('/')) {
      const Descriptor folder = open_contained_directory(bucket.path, *path, key);
      struct stat found {};
      if (::fstat(folder.get(), &found) != 0) return std::nullopt;
      object.state.modified = found.st_mtim.tv_sec * std::int64_t{1'000'000'000};
      object.state.facts.etag = Md5().hex();
      object.state.facts.headers = {{"content-type", "application/x-directory"}};
    } else {
      object.file = open_contained_file(bucket.path, *path, key);
      object.state = read_state(object.file.get());
    }
  } catch (const InputError&) {  // a link, a directory or a device
    return std::nullopt;
  } catch (const std::system_error& error) {
    for (const std::errc none : {std::errc::no_such_file_or_directory, std::errc::not_a_directory,
                                 std::errc::filename_too_long})
      if (error.code() == none) return std::nullopt;
    throw;
  }
  return object;
}

OpenObject open_object(const S3Bucket& bucket, const std::string& key) {
  auto object = find_object(bucket, key);
  if (!object) throw S3Error("NoSuchKey", "there is no object of this key");
  return *std::move(object);
}

void check_conditions(const HttpHeaders& headers, const std::string& prefix,
                      const ObjectState& state) {
  const auto header = [&](const char* name) { return headers[prefix + name]; };
  const std::string_view match = header("if-match"), none_match = header("if-none-match");
  const auto since = [&](const char* name) { return parse_signing_time(header(name)); };
  if (!match.empty()) {
    if (!lists(match, state.facts.etag))
      throw S3Error("PreconditionFailed", "If-Match: the object has another ETag");
  } else if (const auto time = since("if-unmodified-since"); time && state.seconds() > *time) {
    throw S3Error("PreconditionFailed", "If-Unmodified-Since: the object is newer");
  }
  const char* const unchanged = prefix.empty() ? "NotModified" : "PreconditionFailed";
  if (!none_match.empty()) {
    if (lists(none_match, state.facts.etag)) throw S3Error(unchanged, "If-None-Match");
  } else if (const auto time = since("if-modified-since"); time && state.seconds() <= *time) {
    throw S3Error(unchanged, "If-Modified-Since");
  }
}

ObjectFacts facts_of(const HttpHeaders& headers) {
  constexpr std::array<std::string_view, 6> kKept = {"cache-control",    "content-disposition",
                                                     "content-encoding", "content-language",
                                                     "content-type",     "expires"};
  constexpr std::size_t kMostMeta = 2048;
  ObjectFacts facts;
  std::size_t meta = 0;
  for (const auto& [given, value] : headers.all()) {
    const std::string name = lower_case(given);
    const bool is_meta = name.starts_with(kMeta);
    if (is_meta) meta += name.size() - kMeta.size() + value.size();
    if (!is_meta && std::ranges::find(kKept, name) == kKept.end()) continue;
    std::string kept = name == "content-encoding" ? without_aws_chunked(value) : std::string(value);
    if (!kept.empty()) facts.headers.emplace_back(name, std::move(kept));
  }
  if (meta > kMostMeta) throw S3Error("MetadataTooLarge", "over 2 KiB of x-amz-meta-");
  return facts;
}

std::optional<std::pair<std::uint64_t, std::uint64_t>> range_of(std::string_view header,
                                                                std::uint64_t size) {
  constexpr std::string_view kBytes = "bytes=";
  if (!header.starts_with(kBytes)) return std::nullopt;
  header.remove_prefix(kBytes.size());
  const std::size_t dash = header.find('-');
  if (dash == std::string_view::npos) return std::nullopt;
  const auto number = [](std::string_view text) -> std::optional<std::uint64_t> {
    std::uint64_t value = 0;
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || error != std::errc() || stop != text.data() + text.size())
      return std::nullopt;
    return value;
  };
  const std::string_view first = header.substr(0, dash), last = header.substr(dash + 1);
  const auto begin = number(first), end = number(last);
  if ((!first.empty() && !begin) || (!last.empty() && !end) || (!begin && !end))
    return std::nullopt;
  const auto refuse = [] {
    throw S3Error("InvalidRange", "the range begins behind the object's end");
  };
  if (!begin) {
    if (*end == 0 || size == 0) refuse();
    return {{size - std::min(*end, size), size}};
  }
  if (end && *end < *begin) return std::nullopt;
  if (*begin >= size) refuse();
  return {{*begin, end ? std::min(*end, size - 1) + 1 : size}};
}

ReceivedBody copy_range(int file, std::uint64_t begin, std::uint64_t end,
                        const BodyReceiver::Write& write, std::optional<ChecksumKind> kind) {
  Md5 md5;
  std::optional<Checksum> checksum;
  if (kind) checksum.emplace(*kind);
  std::string buffer(std::size_t{1} << 20, '\0');
  for (std::uint64_t at = begin; at < end;) {
    const ssize_t count =
        ::pread(file, buffer.data(),
                static_cast<std::size_t>(std::min<std::uint64_t>(buffer.size(), end - at)),
                static_cast<off_t>(at));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) throw std::system_error(errno, std::generic_category(), "reading");
    if (count == 0) throw S3Error("InternalError", "the object was cut while it was copied");
    const std::string_view bytes(buffer.data(), static_cast<std::size_t>(count));
    md5.add(bytes);
    if (checksum) checksum->add(bytes);
    write(bytes, at - begin);
    at += bytes.size();
  }
  return {.size = end - begin,
          .md5 = md5.hex(),
          .checksum = checksum ? checksum->take() : std::string()};
}

void check_whole_body(const HttpHeaders& headers, const std::string& body) {
  const BodyClaims claims = body_claims(headers, {});
  Md5 md5;
  md5.add(body);
  if (!claims.md5.empty() && claims.md5 != md5.hex())
    throw S3Error("BadDigest", "the body's MD5 is not that of Content-MD5");
  if (!claims.checksum_kind || claims.checksum.empty()) return;
  Checksum checksum(*claims.checksum_kind);
  checksum.add(body);
  if (claims.checksum != to_base64(checksum.take()))
    throw S3Error("BadDigest", "the body's checksum is not the one that was sent");
}

void add_object_headers(HttpResponse& response, const ObjectState& state, bool with_checksum) {
  const ObjectFacts& facts = state.facts;
  response.content_type = "binary/octet-stream";
  response.headers.emplace_back("ETag", quoted_etag(facts.etag));
  response.headers.emplace_back("Last-Modified", http_date(state.seconds()));
  response.headers.emplace_back("Accept-Ranges", "bytes");
  for (const auto& [name, value] : facts.headers)
    if (name == "content-type")
      response.content_type = value;
    else
      response.headers.emplace_back(name, value);
  if (!with_checksum || !facts.checksum_kind || facts.checksum.empty()) return;
  response.headers.emplace_back("x-amz-checksum-" + std::string(name_of(*facts.checksum_kind)),
                                facts.checksum);
  response.headers.emplace_back("x-amz-checksum-type",
                                facts.is_full_checksum ? "FULL_OBJECT" : "COMPOSITE");
}

}  // namespace glassbox::service
