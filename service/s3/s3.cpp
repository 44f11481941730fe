#include "service/s3/s3.h"

#include <chrono>

#include "service/auth/request_kind.h"
#include "service/s3/s3_call.h"

namespace glassbox::service {
namespace {

// A PUT of an object's or a part's bytes.
bool has_bytes(const S3Request& request) {
  if (request.method != "PUT" || request.key.empty() || request.headers.has("x-amz-copy-source"))
    return false;
  for (const char* const other : {"acl", "tagging", "retention", "legal-hold"})
    if (request.has(other)) return false;
  return true;
}

}  // namespace

S3::S3(const Buckets& buckets, const DataDirectory& directory, AccessLog access_log)
    : buckets_(buckets),
      directory_(directory),
      data_(std::filesystem::canonical(directory.root())),
      access_log_(std::move(access_log)) {
  remove_s3_leftovers(buckets_);
}

S3::~S3() { stop(); }

void S3::stop() { queue_.stop(); }

HttpDecision S3::decide(const HttpRequest& request) {
  try {
    if (has_bytes(read_s3_request(request))) return {.in_pieces = true};
  } catch (const S3Error&) {  // handle() says so
  }
  return {.most_body = kMostBody};
}

void S3::handle(HttpRequest&& request, HttpReply reply) {
  const auto call = std::make_shared<Call>();
  std::string resource = request.path;
  try {
    call->request = read_s3_request(request);
    resource = call->request.resource();
  } catch (const S3Error& error) {
    HttpResponse no = s3_error_response(error, resource);
    add_s3_headers(no);
    return reply(std::move(no));
  }
  const auto began = TaskQueue::Clock::now();
  call->reply = [this, began,
                 operation = access_log_ ? operation_name(request, kind_of(request)) : "",
                 reply = std::move(reply)](HttpResponse response) {
    add_s3_headers(response);
    if (access_log_) {
      const std::chrono::duration<double, std::milli> took = TaskQueue::Clock::now() - began;
      access_log_({.operation = operation,
                   .status = response.status,
                   .milliseconds = took.count(),
                   .request_id = response.request_id});
    }
    reply(std::move(response));
  };
  call->body = std::move(request.body);
  call->pieces = std::move(request.pieces);
  call->is_tls = request.peer && request.peer->is_tls;
  if (!request.user.empty()) call->caller.user = request.user;
  if (request.chunk_signatures)
    call->caller.payload = {SignedPayload::Kind::kChunks, "", std::move(request.chunk_signatures)};
  queue_.post([this, call, client = request.client] {
    if (!client || !*client) carry_out(call);
  });
}

void S3::carry_out(const CallPointer& call) {
  try {
    const S3Request& request = call->request;
    if (has_bytes(request) && call->pieces) {
      if (request.has("append")) throw S3Error("NotImplemented", "objects are not appended to");
      if (request.has("uploadId")) return put_part(call);
      return put(call);
    }
    call->reply(answer(call));
  } catch (const std::exception& error) {
    call->reply(s3_error_response(s3_error_of(error), call->request.resource()));
  }
}

HttpResponse S3::answer(const CallPointer& call) {
  const S3Request& request = call->request;
  if (request.bucket.empty()) {
    if (request.method == "POST") return answer_of_form(read_form(call->body), call->caller);
    if (request.method != "GET" && request.method != "HEAD")
      throw S3Error("MethodNotAllowed", "expected GET or POST of the service itself");
    if (request.has("Action")) return answer_of_form(request.query, call->caller);
    return list_buckets();
  }
  return request.key.empty() ? answer_of_bucket(*call) : answer_of_object(call);
}

HttpResponse S3::answer_of_bucket(const Call& call) {
  const S3Request& request = call.request;
  const std::string& method = request.method;
  if (request.has("policy")) return policy(call);
  if (method == "POST") {
    if (request.has("delete")) return remove_many(call);
    throw S3Error("NotImplemented", "forms of web pages are not taken; PUT the object");
  }
  for (const std::string_view name : {"location",
                                      "versioning",
                                      "acl",
                                      "tagging",
                                      "policyStatus",
                                      "encryption",
                                      "lifecycle",
                                      "cors",
                                      "website",
                                      "publicAccessBlock",
                                      "ownershipControls",
                                      "object-lock",
                                      "logging",
                                      "notification",
                                      "requestPayment",
                                      "accelerate",
                                      "replication",
                                      "inventory",
                                      "metrics",
                                      "analytics",
                                      "intelligent-tiering",
                                      "session",
                                      "metadataTable"})
    if (request.has(name)) return bucket_setting(call);
  if (method == "GET") {
    if (request.has("uploads")) return list_uploads(call);
    return request.has("versions") ? list_versions(call) : list(call);
  }
  if (method == "HEAD") {
    (void)bucket_of(request);
    HttpResponse response = xml_response("");
    response.headers.emplace_back("x-amz-bucket-region", "us-east-1");
    return response;
  }
  if (method == "PUT") return create_bucket(call);
  if (method == "DELETE") return delete_bucket(call);
  throw S3Error("MethodNotAllowed", "no such method for a bucket");
}

HttpResponse S3::answer_of_object(const CallPointer& call) {
  const S3Request& request = call->request;
  const std::string& method = request.method;
  if (request.has("acl") || request.has("tagging")) return object_setting(*call);
  for (const char* const name :
       {"attributes", "torrent", "retention", "legal-hold", "select", "restore"})
    if (request.has(name))
      throw S3Error("NotImplemented", "\"" + std::string(name) + "\" is not served");
  if (const auto version = request.find("versionId"); version && *version != "null")
    throw S3Error("NotImplemented", "objects have no versions here");
  if (method == "GET" && request.has("uploadId")) return list_parts(*call);
  if (method == "GET" || method == "HEAD") return get(*call, method == "HEAD");
  if (method == "POST" && request.has("uploads")) return begin_upload(*call);
  if (method == "POST" && request.has("uploadId")) return complete_upload(*call);
  if (method == "PUT" && request.has("uploadId")) return copy_part(*call);
  if (method == "PUT") return copy(*call);
  if (method == "DELETE") return request.has("uploadId") ? abort_upload(*call) : remove(*call);
  throw S3Error("MethodNotAllowed", "no such method for an object");
}

S3Bucket S3::bucket_of(const S3Request& request) const {
  return open_bucket(buckets_, request.bucket, data_);
}

}  // namespace glassbox::service
