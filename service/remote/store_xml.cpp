#include "service/remote/store_xml.h"

#include <cstdio>
#include <ctime>
#include <pugixml.hpp>
#include <sstream>
#include <stdexcept>
#include <string_view>

#include "service/remote/uri_text.h"

namespace glassbox::service {
namespace {

pugi::xml_document document_of(const std::string& xml) {
  pugi::xml_document document;
  // Every text as it stands: a key may be blanks alone.
  const unsigned int options = (pugi::parse_default | pugi::parse_ws_pcdata_single) &
                               ~static_cast<unsigned int>(pugi::parse_eol);
  if (!document.load_buffer(xml.data(), xml.size(), options)) document.reset();
  return document;
}

// "2026-11-27T08:09:10.123Z"; 0 when it is something else.
Milliseconds time_of(const char* text) {
  std::tm date{};
  int milliseconds = 0;
  const int fields =
      std::sscanf(text, "%4d-%2d-%2dT%2d:%2d:%2d.%3d", &date.tm_year, &date.tm_mon, &date.tm_mday,
                  &date.tm_hour, &date.tm_min, &date.tm_sec, &milliseconds);
  if (fields < 6) return 0;
  date.tm_year -= 1900;
  date.tm_mon -= 1;
  return Milliseconds{::timegm(&date)} * 1000 + (fields == 7 ? milliseconds : 0);
}

}  // namespace

StoreListing parse_listing(const std::string& xml) {
  const pugi::xml_document document = document_of(xml);
  const pugi::xml_node list = document.child("ListBucketResult");
  if (!list) throw std::runtime_error("the answer is not a list of objects");
  const bool is_encoded = std::string_view(list.child_value("EncodingType")) == "url";
  const auto name = [&](const char* text) { return is_encoded ? form_decoded(text) : text; };
  StoreListing listing;
  for (const pugi::xml_node& one : list.children("Contents"))
    listing.objects.push_back({name(one.child_value("Key")), one.child("Size").text().as_ullong(),
                               one.child_value("ETag"), time_of(one.child_value("LastModified"))});
  for (const pugi::xml_node& one : list.children("CommonPrefixes"))
    listing.prefixes.push_back(name(one.child_value("Prefix")));
  if (list.child("IsTruncated").text().as_bool()) {
    listing.next = list.child_value("NextContinuationToken");
    if (listing.next.empty())
      throw std::runtime_error("a list of objects that is cut has no NextContinuationToken");
  }
  return listing;
}

StoreErrorText parse_store_error(const std::string& xml) {
  const pugi::xml_document document = document_of(xml);
  const pugi::xml_node error = document.child("Error");
  return {error.child_value("Code"), error.child_value("Message"), error.child_value("Region")};
}

std::string parse_upload_id(const std::string& xml) {
  const pugi::xml_document document = document_of(xml);
  std::string id = document.child("InitiateMultipartUploadResult").child_value("UploadId");
  if (id.empty()) throw std::runtime_error("the answer has no UploadId");
  return id;
}

std::string parts_xml(const std::vector<std::pair<int, std::string>>& parts) {
  pugi::xml_document document;
  pugi::xml_node all = document.append_child("CompleteMultipartUpload");
  all.append_attribute("xmlns") = "http://s3.amazonaws.com/doc/2006-03-01/";
  for (const auto& [number, etag] : parts) {
    pugi::xml_node part = all.append_child("Part");
    part.append_child("PartNumber").text() = number;
    part.append_child("ETag").text() = etag.c_str();
  }
  std::ostringstream text;
  document.save(text, "", pugi::format_raw);
  return text.str();
}

}  // namespace glassbox::service
