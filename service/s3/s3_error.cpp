#include "service/s3/s3_error.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <new>
#include <system_error>

#include "io/base/input_error.h"
#include "service/s3/xml_text.h"
#include "service/wire/request_id.h"

namespace glassbox::service {
namespace {

struct Code {
  std::string_view name;
  unsigned status;
};

constexpr std::array kCodes = {
    Code{"AccessDenied", 403},
    Code{"AuthorizationHeaderMalformed", 400},
    Code{"BadDigest", 400},
    Code{"BucketAlreadyExists", 409},
    Code{"BucketAlreadyOwnedByYou", 409},
    Code{"BucketNotEmpty", 409},
    Code{"EntityTooLarge", 400},
    Code{"EntityTooSmall", 400},
    Code{"IncompleteBody", 400},
    Code{"InsufficientStorage", 507},
    Code{"InvalidAction", 400},
    Code{"InvalidArgument", 400},
    Code{"InvalidBucketName", 400},
    Code{"InvalidDigest", 400},
    Code{"InvalidLocationConstraint", 400},
    Code{"InvalidPart", 400},
    Code{"InvalidPartOrder", 400},
    Code{"InvalidRange", 416},
    Code{"InvalidRequest", 400},
    Code{"InvalidURI", 400},
    Code{"KeyTooLongError", 400},
    Code{"MalformedPolicy", 400},
    Code{"MalformedXML", 400},
    Code{"MetadataTooLarge", 400},
    Code{"MethodNotAllowed", 405},
    Code{"NoSuchBucket", 404},
    Code{"NoSuchBucketPolicy", 404},
    Code{"NoSuchCORSConfiguration", 404},
    Code{"NoSuchKey", 404},
    Code{"NoSuchLifecycleConfiguration", 404},
    Code{"NoSuchPublicAccessBlockConfiguration", 404},
    Code{"NoSuchTagSet", 404},
    Code{"NoSuchUpload", 404},
    Code{"NoSuchWebsiteConfiguration", 404},
    Code{"NotImplemented", 501},
    Code{"ObjectLockConfigurationNotFoundError", 404},
    Code{"OwnershipControlsNotFoundError", 404},
    Code{"PreconditionFailed", 412},
    Code{"ReplicationConfigurationNotFoundError", 404},
    Code{"RequestTimeout", 400},
    Code{"ServerSideEncryptionConfigurationNotFoundError", 404},
    Code{"SignatureDoesNotMatch", 403},
    Code{"SlowDown", 503},
    Code{"XAmzContentSHA256Mismatch", 400},
};

}  // namespace

unsigned status_of_s3(std::string_view code) {
  const auto* const found = std::ranges::find(kCodes, code, &Code::name);
  return found == kCodes.end() ? 500 : found->status;
}

S3Error s3_error_of(const std::exception& error) {
  if (const auto* own = dynamic_cast<const S3Error*>(&error)) return *own;
  if (dynamic_cast<const InputError*>(&error) != nullptr) return {"InvalidRequest", error.what()};
  if (dynamic_cast<const std::bad_alloc*>(&error) != nullptr) return {"SlowDown", "out of memory"};
  if (const auto* system = dynamic_cast<const std::system_error*>(&error)) {
    switch (system->code().value()) {
      case ENOSPC:
      case EDQUOT:
      case EFBIG:
        return {"InsufficientStorage", "the disk is full; free some space"};
      case EACCES:
      case EPERM:
      case EROFS:
        return {"AccessDenied", error.what()};
      case ENAMETOOLONG:
        return {"KeyTooLongError", "the file system takes no name as long as this key"};
      case ENOTDIR:
      case EISDIR:
      case EEXIST:
        return {"InvalidRequest",
                "one name cannot be a file and a directory: there is an object of a part of this "
                "key, or this key is a part of an object's"};
      default:
        break;
    }
  }
  return {"InternalError", error.what()};
}

HttpResponse s3_error_response(const S3Error& error, std::string_view resource) {
  HttpResponse response;
  response.status = status_of_s3(error.code);
  response.content_type = "application/xml";
  if (response.status == 304) return response;
  XmlText xml;
  xml.open("Error");
  xml.add("Code", error.code);
  xml.add("Message", error.what());
  xml.add("Resource", resource);
  response.request_id = new_request_id();
  xml.add("RequestId", response.request_id);
  xml.close("Error");
  response.body = xml.text();
  return response;
}

void add_s3_headers(HttpResponse& response) {
  if (response.request_id.empty()) response.request_id = new_request_id();
  const std::string& id = response.request_id;  // as a body may say
  response.headers.emplace_back("x-amz-request-id", id);
  response.headers.emplace_back("x-amz-id-2", id);
  response.headers.emplace_back("Content-Security-Policy", "sandbox; default-src 'none'");
  response.headers.emplace_back("X-Content-Type-Options", "nosniff");
  response.headers.emplace_back("Cross-Origin-Resource-Policy", "same-origin");
}

}  // namespace glassbox::service
