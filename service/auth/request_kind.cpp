#include "service/auth/request_kind.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "io/base/percent_escapes.h"
#include "service/auth/canonical_request.h"
#include "service/wire/request_json.h"
#include "service/wire/request_shapes.h"

namespace glassbox::service {
namespace {

constexpr std::string_view kConsole = "/console/";

bool is_read_method(const HttpRequest& request) {
  return request.method == "GET" || request.method == "HEAD";
}

// Whoever signs is no browser.
bool is_signed(const HttpRequest& request) {
  return request.headers["authorization"].starts_with("AWS") ||
         request.query.find("X-Amz-") != std::string::npos ||
         request.query.find("AWSAccessKeyId=") != std::string::npos;
}

bool has_query(const HttpRequest& request, std::string_view name) {
  return query_value(request.query, name).count > 0;
}

// "CreateMLModel" makes an "MLModelId"; an endpoint is its model's.
std::string id_member(std::string_view operation) {
  for (const std::string_view verb : {"Create", "Delete", "Update"})
    if (operation.starts_with(verb)) {
      operation.remove_prefix(verb.size());
      if (operation.starts_with("DataSource")) return "DataSourceId";
      if (operation == "RealtimeEndpoint") return "MLModelId";
      if (operation != "Tags") return std::string(operation) + "Id";
    }
  return "ResourceId";
}

std::string form_value(const HttpRequest& request, std::string_view name) {
  const QueryValue in_query = query_value(request.query, name);
  return in_query.count > 0 ? in_query.value : query_value(request.body, name).value;
}

// What a client writes there goes into logs and messages.
std::string action_name(std::string action) {
  constexpr std::size_t kLongest = 64;
  const bool is_name =
      !action.empty() && action.size() <= kLongest &&
      std::ranges::all_of(action, [](unsigned char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      });
  return is_name ? std::move(action) : "unknown";
}

std::string s3_operation(const HttpRequest& request) {
  const std::string_view path = request.path;
  const bool has_bucket = !request.bucket.empty() || path.size() > 1;
  const std::size_t slash = path.find('/', 1);
  const bool has_key = request.bucket.empty()
                           ? slash != std::string_view::npos && slash + 1 < path.size()
                           : path.size() > 1;
  const std::string what = has_key ? "Object" : "Bucket";
  if (!has_bucket) return request.method == "GET" ? "ListBuckets" : request.method;
  if (request.method == "POST") {
    if (has_query(request, "delete")) return "DeleteObjects";
    if (has_query(request, "uploads")) return "CreateMultipartUpload";
    if (has_query(request, "uploadId")) return "CompleteMultipartUpload";
    return "Post" + what;
  }
  if (has_query(request, "uploadId")) {
    if (request.method == "PUT") return "UploadPart";
    return request.method == "DELETE" ? "AbortMultipartUpload" : "ListParts";
  }
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 8> kParts = {
      {{"policy", "Policy"},
       {"acl", "Acl"},
       {"tagging", "Tagging"},
       {"cors", "Cors"},
       {"lifecycle", "Lifecycle"},
       {"versioning", "Versioning"},
       {"website", "Website"},
       {"location", "Location"}}};
  std::string part;
  for (const auto& [query, name] : kParts)
    if (has_query(request, query)) part = name;
  const std::string whole = what + part;
  if (request.method == "PUT") {
    if (!part.empty()) return "Put" + whole;
    if (!has_key) return "CreateBucket";
    return request.headers.has("x-amz-copy-source") ? "CopyObject" : "PutObject";
  }
  if (request.method == "DELETE") return "Delete" + whole;
  if (request.method == "HEAD") return "Head" + whole;
  return !has_key && part.empty() ? "ListObjects" : "Get" + whole;
}

}  // namespace

RequestKind kind_of(const HttpRequest& request) {
  const std::string& path = request.path;
  if (is_read_method(request) && (path == "/healthz" || path == "/readyz"))
    return RequestKind::kOpen;
  if (!request.target.empty() && path == "/") return RequestKind::kJson;
  if (request.bucket.empty()) {
    if (path == "/" && request.query.starts_with("Action=")) return RequestKind::kQuery;
    const bool is_page = path == "/" || path == "/metrics" || path == "/version";
    if (path.starts_with(kConsole) || (is_page && is_read_method(request) && !is_signed(request)))
      return RequestKind::kPage;
    if (path == "/version" || path == "/metrics") return RequestKind::kPage;
    if (path == "/" && (request.method == "POST" || has_query(request, "Action")))
      return RequestKind::kQuery;
  }
  return RequestKind::kS3;
}

std::string operation_name(const HttpRequest& request, RequestKind kind) {
  switch (kind) {
    case RequestKind::kJson: {
      const auto operation = operation_of(request.target);
      return operation ? std::string(to_text(*operation)) : "unknown";
    }
    case RequestKind::kS3:
      return "s3:" + s3_operation(request);
    case RequestKind::kQuery:
      return action_name(form_value(request, "Action"));
    case RequestKind::kPage:
      if (request.path.starts_with(kConsole)) return "console:" + request.method;
      break;
    case RequestKind::kOpen:
      break;
  }
  return request.method;
}

bool is_change(const HttpRequest& request, RequestKind kind) {
  switch (kind) {
    case RequestKind::kJson: {
      const auto operation = operation_of(request.target);
      if (!operation) return false;  // to be answered so
      const std::string_view name = to_text(*operation);
      return !name.starts_with("Get") && !name.starts_with("Describe") && name != "Predict";
    }
    case RequestKind::kS3:
      return !is_read_method(request);
    case RequestKind::kQuery: {
      const std::string action = form_value(request, "Action");
      return !action.starts_with("Get") && !action.starts_with("List") && !action.empty();
    }
    case RequestKind::kPage:
      // What the console asks with a body, and answers without a trace.
      return !is_read_method(request) && !request.path.ends_with("/predict") &&
             request.path != "/console/api/schema" &&
             !request.path.starts_with("/console/api/recipe/");
    case RequestKind::kOpen:
      break;
  }
  return false;
}

std::string object_of(const HttpRequest& request, RequestKind kind) {
  if (kind == RequestKind::kPage) return request.path;
  if (kind == RequestKind::kS3) {
    std::string path = percent_decoded(request.path).substr(1);
    return request.bucket.empty() ? path : request.bucket + "/" + path;
  }
  if (kind == RequestKind::kQuery) return form_value(request, "RoleName");
  const auto operation = operation_of(request.target);
  if (!operation) return "";
  try {
    const nlohmann::json body = parse_request(request.body);
    const auto id = body.find(id_member(to_text(*operation)));
    constexpr std::size_t kLongest = 64;  // of an id; what is longer is none
    if (id != body.end() && id->is_string() && id->get_ref<const std::string&>().size() <= kLongest)
      return *id;
  } catch (const std::exception&) {  // no request: it is answered so
  }
  return "";
}

}  // namespace glassbox::service
