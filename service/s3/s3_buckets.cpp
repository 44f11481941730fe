// Buckets, and what is asked of them beside objects.
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <nlohmann/json.hpp>
#include <pugixml.hpp>
#include <system_error>

#include "io/base/input_error.h"
#include "io/files/contained_file.h"
#include "service/s3/object_listing.h"
#include "service/s3/s3.h"
#include "service/s3/s3_call.h"
#include "service/s3/xml_text.h"

namespace glassbox::service {
namespace {

namespace fs = std::filesystem;

constexpr const char* kRegion = "us-east-1";

void add_owner(XmlText& xml) {
  xml.open("Owner");
  xml.add("ID", std::string(64, '0'));
  xml.add("DisplayName", "glassbox");
  xml.close("Owner");
}

std::string acl_xml() {
  XmlText xml;
  xml.open("AccessControlPolicy", kS3Namespace);
  add_owner(xml);
  xml.open("AccessControlList");
  xml.open("Grant");
  xml.open(
      "Grantee xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" "
      "xsi:type=\"CanonicalUser\"");
  xml.add("ID", std::string(64, '0'));
  xml.add("DisplayName", "glassbox");
  xml.close("Grantee");
  xml.add("Permission", "FULL_CONTROL");
  xml.close("Grant");
  xml.close("AccessControlList");
  xml.close("AccessControlPolicy");
  return xml.text();
}

std::string empty_xml(std::string_view root) {
  XmlText xml;
  xml.open(root, kS3Namespace);
  xml.close(root);
  return xml.text();
}

// Letters, digits, "." and "-" as S3 wants them; "_" and capitals as it once took them.
void check_new_name(const std::string& name) {
  constexpr std::string_view kLetters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._";
  const bool is_fine = name.size() >= 3 && name.size() <= 63 &&
                       name.find_first_not_of(kLetters) == std::string::npos &&
                       name.find("..") == std::string::npos && !name.starts_with('.') &&
                       !name.starts_with('-') && !name.ends_with('.') && !name.ends_with('-');
  if (!is_fine)
    throw S3Error("InvalidBucketName",
                  "expected 3 to 63 letters, digits, \".\" and \"-\", at both ends a letter or a "
                  "digit");
  if (is_reserved_bucket(name))
    throw S3Error("InvalidBucketName", "\"/" + name + "\" is a page of this service");
}

// The text of CreateBucketConfiguration's LocationConstraint.
std::string location_in(const std::string& body) {
  if (body.empty()) return "";
  pugi::xml_document document;
  if (!document.load_buffer(body.data(), body.size()))
    throw S3Error("MalformedXML", "the body is not XML");
  return document.first_child().child("LocationConstraint").text().as_string();
}

}  // namespace

HttpResponse S3::list_buckets() const {
  XmlText xml;
  xml.open("ListAllMyBucketsResult", kS3Namespace);
  add_owner(xml);
  xml.open("Buckets");
  for (const Buckets::Bucket& bucket : buckets_.all()) {
    struct stat found {};
    std::error_code error;
    if (fs::canonical(bucket.path, error) == data_ || !is_xml_text(bucket.name) ||
        ::stat(bucket.path.c_str(), &found) != 0)
      continue;
    xml.open("Bucket");
    xml.add("Name", bucket.name);
    xml.add("CreationDate", iso_time(found.st_mtim.tv_sec));
    xml.close("Bucket");
  }
  xml.close("Buckets");
  xml.close("ListAllMyBucketsResult");
  return xml_response(xml.text());
}

HttpResponse S3::create_bucket(const Call& call) {
  const std::string& name = call.request.bucket;
  const std::string location = location_in(call.body);
  bool is_there = true;
  try {
    (void)bucket_of(call.request);
  } catch (const S3Error&) {
    is_there = false;
  }
  const auto owned = [&] {  // in us-east-1 this is no error
    if (!location.empty() && location != kRegion)
      throw S3Error("BucketAlreadyOwnedByYou", "the bucket is there, and it is yours");
  };
  if (is_there) {
    owned();
  } else {
    check_new_name(name);
    if (!buckets_.has_root())
      throw S3Error("AccessDenied",
                    "the service was started without --root, where buckets are made");
    try {
      const fs::path path = buckets_.path_of("s3://" + name);
      if (path == data_)
        throw S3Error("BucketAlreadyExists", "this is the service's own directory");
      if (::mkdir(path.c_str(), 0777) != 0) {
        if (errno != EEXIST) throw std::system_error(errno, std::generic_category(), name);
        if (!fs::is_directory(path))
          throw S3Error("BucketAlreadyExists", "a file of this name is there");
        owned();
      }
    } catch (const InputError& error) {
      throw S3Error("InvalidBucketName", error.what());
    }
  }
  HttpResponse response = xml_response("");
  response.headers.emplace_back("Location", "/" + name);
  return response;
}

HttpResponse S3::delete_bucket(const Call& call) {
  const S3Bucket bucket = bucket_of(call.request);
  if (buckets_.is_named(bucket.name))
    throw S3Error("AccessDenied", "the bucket is one of --bucket, which the next start needs");
  if (!list_objects(bucket, {.prefix = {}, .delimiter = {}, .after = {}, .most = 1})
           .objects.empty())
    throw S3Error("BucketNotEmpty", "there are objects in the bucket");
  for (const auto& upload : uploads_.of_bucket(bucket.name)) {
    const std::lock_guard lock(upload->mutex);
    upload->is_over = true;
    upload->data.reset();
    upload->parts.clear();
    uploads_.forget(upload->id);
  }
  if (::rmdir(bucket.path.c_str()) != 0) {
    if (errno == ENOTEMPTY || errno == EEXIST)
      throw S3Error("BucketNotEmpty",
                    "there are files in the bucket's directory that are not "
                    "objects: links, hidden or temporary ones");
    throw std::system_error(errno, std::generic_category(), bucket.name);
  }
  std::error_code ignored;
  fs::remove(policy_path(bucket.name), ignored);
  return no_content();
}

fs::path S3::policy_path(const std::string& bucket) const {
  return directory_.policies() / (bucket + ".json");
}

HttpResponse S3::policy(const Call& call) {
  const S3Bucket bucket = bucket_of(call.request);
  const fs::path path = policy_path(bucket.name);
  if (call.request.method == "PUT") {
    constexpr std::size_t kMostPolicy = 20'480;
    const bool is_small = call.body.size() <= kMostPolicy;  // before all of it is parsed
    const auto json = nlohmann::json::parse(is_small ? call.body : "", nullptr,
                                            /*allow_exceptions=*/false);
    if (!json.is_object() || !json.contains("Statement"))
      throw S3Error("MalformedPolicy",
                    "expected a JSON object with \"Statement\", of 20 KiB at most");
    write_private_file(path, call.body);
    return no_content();
  }
  if (call.request.method == "DELETE") {
    std::error_code ignored;
    fs::remove(path, ignored);
    return no_content();
  }
  if (call.request.method != "GET")
    throw S3Error("MethodNotAllowed", "a policy is read, put and deleted");
  std::error_code error;
  if (!fs::exists(path, error)) throw S3Error("NoSuchBucketPolicy", "the bucket has no policy");
  HttpResponse response;
  response.content_type = "application/json";
  response.body = read_contained_file(directory_.policies(), path.filename(), path.string(),
                                      std::size_t{1} << 20);
  return response;
}

// What clients ask for on the way. A setting that changes nothing here is taken, others are not.
HttpResponse S3::bucket_setting(const Call& call) {
  const S3Request& request = call.request;
  (void)bucket_of(request);
  if (request.method != "GET") {
    for (const char* const harmless : {"acl", "publicAccessBlock", "ownershipControls"})
      if (request.has(harmless))
        return request.method == "DELETE" ? no_content() : xml_response("");
    throw S3Error("NotImplemented", "this setting of buckets is not served");
  }
  if (request.has("location")) {
    XmlText xml;
    xml.open("LocationConstraint", kS3Namespace);
    xml.close("LocationConstraint");
    return xml_response(xml.text());
  }
  if (request.has("acl")) return xml_response(acl_xml());
  if (request.has("versioning")) return xml_response(empty_xml("VersioningConfiguration"));
  if (request.has("logging")) return xml_response(empty_xml("BucketLoggingStatus"));
  if (request.has("notification")) return xml_response(empty_xml("NotificationConfiguration"));
  if (request.has("accelerate")) return xml_response(empty_xml("AccelerateConfiguration"));
  if (request.has("requestPayment")) {
    XmlText xml;
    xml.open("RequestPaymentConfiguration", kS3Namespace);
    xml.add("Payer", "BucketOwner");
    xml.close("RequestPaymentConfiguration");
    return xml_response(xml.text());
  }
  const std::pair<const char*, const char*> missing[] = {
      {"tagging", "NoSuchTagSet"},
      {"policyStatus", "NoSuchBucketPolicy"},
      {"encryption", "ServerSideEncryptionConfigurationNotFoundError"},
      {"lifecycle", "NoSuchLifecycleConfiguration"},
      {"cors", "NoSuchCORSConfiguration"},
      {"website", "NoSuchWebsiteConfiguration"},
      {"publicAccessBlock", "NoSuchPublicAccessBlockConfiguration"},
      {"ownershipControls", "OwnershipControlsNotFoundError"},
      {"object-lock", "ObjectLockConfigurationNotFoundError"},
      {"replication", "ReplicationConfigurationNotFoundError"}};
  for (const auto& [name, code] : missing)
    if (request.has(name)) throw S3Error(code, "the bucket has none");
  throw S3Error("NotImplemented", "this setting of buckets is not served");
}

HttpResponse S3::object_setting(const Call& call) const {
  (void)open_object(bucket_of(call.request), call.request.key);
  const bool is_acl = call.request.has("acl");
  if (call.request.method == "GET") {
    if (is_acl) return xml_response(acl_xml());
    XmlText xml;
    xml.open("Tagging", kS3Namespace);
    xml.open("TagSet");
    xml.close("TagSet");
    xml.close("Tagging");
    return xml_response(xml.text());
  }
  if (is_acl && call.request.method == "PUT") return xml_response("");
  throw S3Error("NotImplemented", "objects have no tags here");
}

}  // namespace glassbox::service
