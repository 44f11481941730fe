/// service/s3/s3_call.h: one request to S3 and what its answer needs.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "service/auth/verifier.h"
#include "service/s3/body_receiver.h"
#include "service/s3/object_facts.h"
#include "service/s3/s3_bucket.h"
#include "service/s3/s3_error.h"
#include "service/s3/s3_request.h"

namespace glassbox::service {

/// Who asks, where signatures are checked.
struct S3Caller {
  std::string user = "local";
  SignedPayload payload;
};

struct S3Call {
  S3Request request;
  std::string body;
  HttpBody pieces;
  HttpReply reply;
  S3Caller caller;
  bool is_tls = false;  ///< it came over TLS
};

[[nodiscard]] HttpResponse xml_response(std::string xml);
/// 204
[[nodiscard]] HttpResponse no_content();

[[nodiscard]] std::string quoted_etag(const std::string& etag);
/// "2026-11-27T06:49:05.250Z". S3 has .000 always; with them `aws s3 sync` does not take a file for
/// newer than the object that was made of it within the same second.
[[nodiscard]] std::string iso_time(std::int64_t seconds, int milliseconds = 0);
/// Of a header or an element: quotes around it and blanks go.
[[nodiscard]] std::string bare_etag(std::string_view text);

/// An object that is there, open; a folder, a key that ends in "/", has no file.
struct OpenObject {
  Descriptor file;
  ObjectState state;
};
/// throws  S3Error NoSuchKey
[[nodiscard]] OpenObject open_object(const S3Bucket& bucket, const std::string& key);
/// Nothing when there is none.
[[nodiscard]] std::optional<OpenObject> find_object(const S3Bucket& bucket, const std::string& key);

/// If-Match, If-None-Match and the two with times, under these names' prefix, e.g.
/// "x-amz-copy-source-". 304 is an S3Error "NotModified".
/// throws  S3Error PreconditionFailed, NotModified
void check_conditions(const HttpHeaders& headers, const std::string& prefix,
                      const ObjectState& state);

/// Content-Type, metadata and all else that is kept with an object. aws-chunked is left out.
/// throws  S3Error MetadataTooLarge: over 2 KiB of x-amz-meta-
[[nodiscard]] ObjectFacts facts_of(const HttpHeaders& headers);

/// "bytes=0-9", "bytes=5-", "bytes=-5" of a size: [begin, end). Nothing for other texts, which are
/// as if there were none.
/// throws  S3Error InvalidRange: it begins behind the end
[[nodiscard]] std::optional<std::pair<std::uint64_t, std::uint64_t>> range_of(
    std::string_view header, std::uint64_t size);

/// ETag, type and metadata; the checksum where x-amz-checksum-mode asks for it.
void add_object_headers(HttpResponse& response, const ObjectState& state, bool with_checksum);

/// Bytes [begin, end) of a file, to `write`; their MD5 and checksum.
/// throws  std::system_error; S3Error InternalError when it was cut
ReceivedBody copy_range(int file, std::uint64_t begin, std::uint64_t end,
                        const BodyReceiver::Write& write,
                        std::optional<ChecksumKind> kind = std::nullopt);

/// A body that is not an object's: that it is what its headers say.
/// throws  S3Error BadDigest, InvalidDigest
void check_whole_body(const HttpHeaders& headers, const std::string& body);

/// The answer to a form: STS's and IAM's actions.
[[nodiscard]] HttpResponse answer_of_form(
    const std::vector<std::pair<std::string, std::string>>& form, const S3Caller& caller);

}  // namespace glassbox::service
