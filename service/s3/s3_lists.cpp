// Lists of objects, of versions, which here are the objects, and of uploads.
#include "io/base/percent_escapes.h"
#include "service/auth/digest.h"
#include "service/s3/object_listing.h"
#include "service/s3/s3.h"
#include "service/s3/s3_call.h"
#include "service/s3/xml_text.h"

namespace glassbox::service {
namespace {

constexpr std::uint64_t kMostKeys = 1000;

// Texts of keys, as the request wants them.
class KeyText {
 public:
  explicit KeyText(const S3Request& request) {
    if (const auto type = request.find("encoding-type"); type && !type->empty()) {
      if (*type != "url") throw S3Error("InvalidArgument", "encoding-type: expected url");
      is_encoded_ = true;
    }
  }
  [[nodiscard]] std::string operator()(std::string_view text) const {
    return is_encoded_ ? percent_encoded(text, /*keeps_slashes=*/true) : std::string(text);
  }
  void add_type(XmlText& xml) const {
    if (is_encoded_) xml.add("EncodingType", "url");
  }

 private:
  bool is_encoded_ = false;
};

// Tokens are opaque to clients; the letter says that it is one of ours.
std::string token_of(const std::string& last) { return "g" + to_base64(last); }

std::string last_of(const std::string& token) {
  std::string last = token.starts_with('g') ? from_base64(std::string_view(token).substr(1)) : "";
  if (last.empty())
    throw S3Error("InvalidArgument", "continuation-token: not one of a page before");
  return last;
}

ListingQuery query_of(const S3Request& request) {
  ListingQuery query;
  query.prefix = request.find("prefix").value_or("");
  query.delimiter = request.find("delimiter").value_or("");
  constexpr std::uint64_t kAny = 0x7fff'ffff;
  query.most = static_cast<std::size_t>(
      std::min(request.number("max-keys", kAny).value_or(kMostKeys), kMostKeys));
  return query;
}

void add_prefixes(XmlText& xml, const ListingPage& page, const KeyText& shown) {
  for (const std::string& prefix : page.prefixes) {
    xml.open("CommonPrefixes");
    xml.add("Prefix", shown(prefix));
    xml.close("CommonPrefixes");
  }
}

void add_object(XmlText& xml, const ListedObject& object, const KeyText& shown) {
  xml.add("Key", shown(object.key));
  xml.add("LastModified", iso_time(object.state.seconds(), object.state.milliseconds()));
  xml.add("ETag", quoted_etag(object.state.facts.etag));
  xml.add("Size", std::to_string(object.state.size));
  xml.add("StorageClass", "STANDARD");
}

void add_owner(XmlText& xml, std::string_view name) {
  xml.open(name);
  xml.add("ID", std::string(64, '0'));
  xml.add("DisplayName", "glassbox");
  xml.close(name);
}

}  // namespace

HttpResponse S3::list(const Call& call) const {
  const S3Request& request = call.request;
  const S3Bucket bucket = bucket_of(request);
  const KeyText shown(request);
  const bool is_second = request.find("list-type") == "2";
  ListingQuery query = query_of(request);
  const std::string marker = request.find("marker").value_or(""),
                    start_after = request.find("start-after").value_or(""),
                    token = request.find("continuation-token").value_or("");
  query.after = !is_second ? marker : token.empty() ? start_after : last_of(token);
  const ListingPage page = list_objects(bucket, query);
  XmlText xml;
  xml.open("ListBucketResult", kS3Namespace);
  xml.add("Name", bucket.name);
  xml.add("Prefix", shown(query.prefix));
  if (!query.delimiter.empty()) xml.add("Delimiter", shown(query.delimiter));
  xml.add("MaxKeys", std::to_string(query.most));
  shown.add_type(xml);
  xml.add("IsTruncated", page.is_cut ? "true" : "false");
  if (is_second) {
    xml.add("KeyCount", std::to_string(page.objects.size() + page.prefixes.size()));
    if (!token.empty()) xml.add("ContinuationToken", token);
    if (!start_after.empty()) xml.add("StartAfter", shown(start_after));
    if (page.is_cut) xml.add("NextContinuationToken", token_of(page.last));
  } else {
    xml.add("Marker", shown(marker));
    if (page.is_cut) xml.add("NextMarker", shown(page.last));
  }
  const bool with_owner = !is_second || request.find("fetch-owner") == "true";
  for (const ListedObject& object : page.objects) {
    xml.open("Contents");
    add_object(xml, object, shown);
    if (with_owner) add_owner(xml, "Owner");
    xml.close("Contents");
  }
  add_prefixes(xml, page, shown);
  xml.close("ListBucketResult");
  return xml_response(xml.text());
}

HttpResponse S3::list_versions(const Call& call) const {
  const S3Request& request = call.request;
  const S3Bucket bucket = bucket_of(request);
  const KeyText shown(request);
  ListingQuery query = query_of(request);
  query.after = request.find("key-marker").value_or("");
  const ListingPage page = list_objects(bucket, query);
  XmlText xml;
  xml.open("ListVersionsResult", kS3Namespace);
  xml.add("Name", bucket.name);
  xml.add("Prefix", shown(query.prefix));
  xml.add("KeyMarker", shown(query.after));
  xml.add("VersionIdMarker", "");
  if (!query.delimiter.empty()) xml.add("Delimiter", shown(query.delimiter));
  xml.add("MaxKeys", std::to_string(query.most));
  shown.add_type(xml);
  xml.add("IsTruncated", page.is_cut ? "true" : "false");
  if (page.is_cut) {
    xml.add("NextKeyMarker", shown(page.last));
    xml.add("NextVersionIdMarker", "null");
  }
  for (const ListedObject& object : page.objects) {
    xml.open("Version");
    add_object(xml, object, shown);
    xml.add("VersionId", "null");
    xml.add("IsLatest", "true");
    add_owner(xml, "Owner");
    xml.close("Version");
  }
  add_prefixes(xml, page, shown);
  xml.close("ListVersionsResult");
  return xml_response(xml.text());
}

HttpResponse S3::list_uploads(const Call& call) const {
  const S3Request& request = call.request;
  const S3Bucket bucket = bucket_of(request);
  const KeyText shown(request);
  const std::string prefix = request.find("prefix").value_or(""),
                    key_marker = request.find("key-marker").value_or(""),
                    id_marker = request.find("upload-id-marker").value_or("");
  const std::uint64_t most =
      std::min(request.number("max-uploads", 0x7fff'ffff).value_or(kMostKeys), kMostKeys);
  XmlText xml;
  std::uint64_t count = 0;
  std::shared_ptr<S3Upload> last;
  bool is_cut = false;
  xml.open("ListMultipartUploadsResult", kS3Namespace);
  xml.add("Bucket", bucket.name);
  xml.add("Prefix", shown(prefix));
  xml.add("KeyMarker", shown(key_marker));
  xml.add("UploadIdMarker", id_marker);
  shown.add_type(xml);
  xml.add("MaxUploads", std::to_string(most));
  for (const auto& upload : uploads_.of_bucket(bucket.name)) {
    const bool is_before =
        upload->key < key_marker ||
        (upload->key == key_marker && (id_marker.empty() || upload->id <= id_marker));
    if (is_before || !upload->key.starts_with(prefix)) continue;
    if (count == most) {
      is_cut = true;
      break;
    }
    ++count;
    last = upload;
    xml.open("Upload");
    xml.add("Key", shown(upload->key));
    xml.add("UploadId", upload->id);
    add_owner(xml, "Initiator");
    add_owner(xml, "Owner");
    xml.add("StorageClass", "STANDARD");
    xml.add("Initiated", iso_time(upload->seconds));
    xml.close("Upload");
  }
  xml.add("IsTruncated", is_cut ? "true" : "false");
  if (is_cut && last) {
    xml.add("NextKeyMarker", shown(last->key));
    xml.add("NextUploadIdMarker", last->id);
  }
  xml.close("ListMultipartUploadsResult");
  return xml_response(xml.text());
}

}  // namespace glassbox::service
