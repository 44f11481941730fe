/// service/s3/xml_text.h: XML as S3 writes it.
#pragma once

#include <string>
#include <string_view>

#include "io/base/rooms.h"

namespace glassbox::service {

/// Elements one after the other. Who opens one closes it.
class XmlText {
 public:
  XmlText();
  /// ns  an XML namespace, of a root element
  void open(std::string_view name, std::string_view ns = {});
  void close(std::string_view name);
  /// <name>text</name>, with what XML has signs for written as references. Control characters,
  /// which XML cannot hold, become U+FFFD.
  void add(std::string_view name, std::string_view text);
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  std::string text_;
};

inline constexpr std::string_view kS3Namespace = "http://s3.amazonaws.com/doc/2006-03-01/";

/// Whether bytes are valid UTF-8 that XML 1.0 can hold.
[[nodiscard]] bool is_xml_text(std::string_view text);

}  // namespace glassbox::service
