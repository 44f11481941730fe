// Multipart uploads: begun, filled part by part, completed or aborted.
#include <pugixml.hpp>

#include "service/auth/digest.h"
#include "service/s3/s3.h"
#include "service/s3/s3_call.h"
#include "service/s3/xml_text.h"

namespace glassbox::service {
namespace {

int part_number(const S3Request& request) {
  const auto number = request.number("partNumber", S3Uploads::kMostParts);
  if (!number || *number == 0)
    throw S3Error("InvalidArgument", "partNumber: expected a whole number from 1 to 10000");
  return static_cast<int>(*number);
}

void add_checksum(HttpResponse& response, const ObjectFacts& facts, const std::string& bytes) {
  if (facts.checksum_kind && !bytes.empty())
    response.headers.emplace_back("x-amz-checksum-" + std::string(name_of(*facts.checksum_kind)),
                                  to_base64(bytes));
}

// "ChecksumCRC32"
std::string element_of(ChecksumKind kind) {
  std::string name = "Checksum";
  for (const char c : name_of(kind))
    name += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return name;
}

std::vector<S3Uploads::WantedPart> parts_in(const std::string& body, const ObjectFacts& facts) {
  pugi::xml_document document;
  if (!document.load_buffer(body.data(), body.size()))
    throw S3Error("MalformedXML", "the body is not XML");
  std::vector<S3Uploads::WantedPart> parts;
  for (const pugi::xml_node part : document.child("CompleteMultipartUpload").children("Part")) {
    parts.push_back({.number = part.child("PartNumber").text().as_int(),
                     .etag = bare_etag(part.child("ETag").text().as_string()),
                     .checksum = {}});
    if (facts.checksum_kind)
      parts.back().checksum =
          part.child(element_of(*facts.checksum_kind).c_str()).text().as_string();
  }
  return parts;
}

}  // namespace

HttpResponse S3::begin_upload(const Call& call) {
  const S3Request& request = call.request;
  S3Bucket bucket = bucket_of(request);
  (void)bucket.place_for(request.key);
  if (request.key.ends_with('/'))
    throw S3Error("InvalidArgument",
                  "a key that ends in \"/\" is a directory here, and has no bytes");
  ObjectFacts facts = facts_of(request.headers);
  facts.checksum_kind = checksum_kind(request.headers["x-amz-checksum-algorithm"]);
  facts.is_full_checksum = request.headers["x-amz-checksum-type"] == "FULL_OBJECT" ||
                           (facts.checksum_kind == ChecksumKind::kCrc64Nvme);
  if (facts.checksum_kind && facts.is_full_checksum && !is_crc(*facts.checksum_kind))
    throw S3Error("InvalidRequest", "a full object's checksum is a CRC");
  const auto upload = uploads_.begin(std::move(bucket), request.key, std::move(facts));
  XmlText xml;
  xml.open("InitiateMultipartUploadResult", kS3Namespace);
  xml.add("Bucket", request.bucket);
  xml.add("Key", request.key);
  xml.add("UploadId", upload->id);
  xml.close("InitiateMultipartUploadResult");
  HttpResponse response = xml_response(xml.text());
  if (upload->facts.checksum_kind) {
    response.headers.emplace_back("x-amz-checksum-algorithm",
                                  element_of(*upload->facts.checksum_kind).substr(8));
    response.headers.emplace_back("x-amz-checksum-type",
                                  upload->facts.is_full_checksum ? "FULL_OBJECT" : "COMPOSITE");
  }
  return response;
}

void S3::put_part(const CallPointer& call) {
  const S3Request& request = call->request;
  const auto upload =
      uploads_.find(request.bucket, request.key, request.find("uploadId").value_or(""));
  const int number = part_number(request);
  BodyClaims claims = body_claims(request.headers, std::move(call->caller.payload));
  const bool has_claim = claims.checksum_kind.has_value();
  if (has_claim && upload->facts.checksum_kind &&
      claims.checksum_kind != upload->facts.checksum_kind)
    throw S3Error("InvalidRequest", "the upload was begun with another checksum algorithm");
  if (!has_claim) claims.checksum_kind = upload->facts.checksum_kind;
  if (claims.size.value_or(0) > std::uint64_t{5} << 30)
    throw S3Error("EntityTooLarge", "a part has 5 GiB at most");
  const auto place = std::make_shared<PartPlace>(S3Uploads::place_of(*upload, number, claims.size));
  const auto kind = claims.checksum_kind;
  const auto receiver = std::make_shared<BodyReceiver>(
      std::move(call->pieces), std::move(claims), queue_,
      [place](std::string_view bytes, std::uint64_t offset) {
        place->file->write(bytes, place->offset + offset);
      },
      [call, upload, place, number, kind](std::exception_ptr error, ReceivedBody body) {
        try {
          if (error) std::rethrow_exception(error);
          HttpResponse response = xml_response("");
          response.headers.emplace_back("ETag", quoted_etag(body.md5));
          if (kind) {
            ObjectFacts facts;
            facts.checksum_kind = kind;
            add_checksum(response, facts, body.checksum);
          }
          S3Uploads::add(*upload, number, *place, body);
          place->file.reset();  // its place is the upload's now
          call->reply(std::move(response));
        } catch (const std::exception& failure) {
          place->file.reset();
          call->reply(s3_error_response(s3_error_of(failure), call->request.resource()));
        }
      });
  receiver->start();
}

HttpResponse S3::copy_part(const Call& call) {
  const S3Request& request = call.request;
  const HttpHeaders& headers = request.headers;
  const auto upload =
      uploads_.find(request.bucket, request.key, request.find("uploadId").value_or(""));
  const int number = part_number(request);
  const auto [source_bucket, source_key] = read_copy_source(headers["x-amz-copy-source"]);
  const OpenObject source = open_object(open_bucket(buckets_, source_bucket, data_), source_key);
  check_conditions(headers, "x-amz-copy-source-", source.state);
  const std::uint64_t size = source.state.size;
  const auto range = range_of(headers["x-amz-copy-source-range"], size);
  if (!range && headers.has("x-amz-copy-source-range"))
    throw S3Error("InvalidArgument", "x-amz-copy-source-range: expected bytes=FIRST-LAST");
  const auto [begin, end] = range.value_or(std::pair<std::uint64_t, std::uint64_t>(0, size));
  PartPlace place = S3Uploads::place_of(*upload, number, end - begin);
  const ReceivedBody body = copy_range(
      source.file.get(), begin, end,
      [&](std::string_view bytes, std::uint64_t offset) {
        place.file->write(bytes, place.offset + offset);
      },
      upload->facts.checksum_kind);
  S3Uploads::add(*upload, number, place, body);
  place.file.reset();
  XmlText xml;
  xml.open("CopyPartResult", kS3Namespace);
  xml.add("LastModified", iso_time(now_in_seconds()));
  xml.add("ETag", quoted_etag(body.md5));
  if (upload->facts.checksum_kind)
    xml.add(element_of(*upload->facts.checksum_kind), to_base64(body.checksum));
  xml.close("CopyPartResult");
  return xml_response(xml.text());
}

HttpResponse S3::list_parts(const Call& call) const {
  const S3Request& request = call.request;
  const auto upload =
      uploads_.find(request.bucket, request.key, request.find("uploadId").value_or(""));
  const std::uint64_t marker =
                          request.number("part-number-marker", S3Uploads::kMostParts).value_or(0),
                      most = std::min<std::uint64_t>(
                          request.number("max-parts", 0x7fff'ffff).value_or(1000), 1000);
  const std::lock_guard lock(upload->mutex);
  XmlText xml;
  xml.open("ListPartsResult", kS3Namespace);
  xml.add("Bucket", request.bucket);
  xml.add("Key", request.key);
  xml.add("UploadId", upload->id);
  xml.add("PartNumberMarker", std::to_string(marker));
  xml.add("MaxParts", std::to_string(most));
  xml.add("StorageClass", "STANDARD");
  std::uint64_t count = 0, last = marker;
  bool is_cut = false;
  for (const auto& [number, part] : upload->parts) {
    if (static_cast<std::uint64_t>(number) <= marker) continue;
    if (count == most) {
      is_cut = true;
      break;
    }
    ++count;
    last = static_cast<std::uint64_t>(number);
    xml.open("Part");
    xml.add("PartNumber", std::to_string(number));
    xml.add("LastModified", iso_time(part.seconds));
    xml.add("ETag", quoted_etag(part.md5));
    xml.add("Size", std::to_string(part.size));
    if (upload->facts.checksum_kind)
      xml.add(element_of(*upload->facts.checksum_kind), to_base64(part.checksum));
    xml.close("Part");
  }
  xml.add("NextPartNumberMarker", std::to_string(last));
  xml.add("IsTruncated", is_cut ? "true" : "false");
  xml.close("ListPartsResult");
  return xml_response(xml.text());
}

HttpResponse S3::complete_upload(const Call& call) {
  const S3Request& request = call.request;
  const auto upload =
      uploads_.find(request.bucket, request.key, request.find("uploadId").value_or(""));
  const std::lock_guard lock(upload->mutex);
  if (upload->is_over)
    throw S3Error("NoSuchUpload", "the upload was completed or aborted meanwhile");
  const auto wanted = parts_in(call.body, upload->facts);
  std::string whole;
  if (upload->facts.checksum_kind)
    whole = request.headers["x-amz-checksum-" + std::string(name_of(*upload->facts.checksum_kind))];
  const auto file = S3Uploads::join(*upload, wanted, whole);
  ObjectFacts facts = upload->facts;
  publish(call, upload->bucket, *file);
  facts.etag = read_state(file->file()).facts.etag;
  upload->is_over = true;
  upload->data.reset();
  upload->parts.clear();
  uploads_.forget(upload->id);
  XmlText xml;
  xml.open("CompleteMultipartUploadResult", kS3Namespace);
  const std::string_view host = request.headers["host"];
  xml.add("Location",
          (call.is_tls ? "https://" : "http://") + std::string(host) + request.resource());
  xml.add("Bucket", request.bucket);
  xml.add("Key", request.key);
  xml.add("ETag", quoted_etag(facts.etag));
  if (facts.checksum_kind) {
    xml.add(element_of(*facts.checksum_kind), facts.checksum);
    xml.add("ChecksumType", facts.is_full_checksum ? "FULL_OBJECT" : "COMPOSITE");
  }
  xml.close("CompleteMultipartUploadResult");
  return xml_response(xml.text());
}

HttpResponse S3::abort_upload(const Call& call) {
  const S3Request& request = call.request;
  const auto upload =
      uploads_.find(request.bucket, request.key, request.find("uploadId").value_or(""));
  const std::lock_guard lock(upload->mutex);
  upload->is_over = true;
  upload->data.reset();
  upload->parts.clear();
  uploads_.forget(upload->id);
  return no_content();
}

}  // namespace glassbox::service
