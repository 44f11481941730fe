#include "service/s3/xml_text.h"

namespace glassbox::service {
namespace {

// The length of the UTF-8 character at the front, 0 when it is none.
std::size_t character_size(std::string_view text) {
  const auto byte = [&](std::size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
  };
  const auto follows = [&](std::size_t i, unsigned least = 0x80, unsigned most = 0xBF) {
    return byte(i) >= least && byte(i) <= most;
  };
  const unsigned first = byte(0);
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first <= 0xDF) return follows(1) ? 2 : 0;
  if (first >= 0xE0 && first <= 0xEF) {
    const unsigned least = first == 0xE0 ? 0xA0 : 0x80, most = first == 0xED ? 0x9F : 0xBF;
    if (!follows(1, least, most) || !follows(2)) return 0;
    const bool is_no_character = first == 0xEF && byte(1) == 0xBF && byte(2) >= 0xBE;
    return is_no_character ? 0 : 3;
  }
  if (first >= 0xF0 && first <= 0xF4) {
    const unsigned least = first == 0xF0 ? 0x90 : 0x80, most = first == 0xF4 ? 0x8F : 0xBF;
    return follows(1, least, most) && follows(2) && follows(3) ? 4 : 0;
  }
  return 0;
}

bool is_control(char c) {
  return static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n' && c != '\r';
}

}  // namespace

bool is_xml_text(std::string_view text) {
  while (!text.empty()) {
    const std::size_t size = character_size(text);
    if (size == 0 || is_control(text.front())) return false;
    text.remove_prefix(size);
  }
  return true;
}

XmlText::XmlText() : text_("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n") {}

void XmlText::open(std::string_view name, std::string_view ns) {
  text_.append("<").append(name);
  if (!ns.empty()) text_.append(" xmlns=\"").append(ns).append("\"");
  text_ += '>';
}

void XmlText::close(std::string_view name) { text_.append("</").append(name).append(">"); }

void XmlText::add(std::string_view name, std::string_view text) {
  text_.append("<").append(name).append(">");
  while (!text.empty()) {
    const std::size_t size = character_size(text);
    const char c = text.front();
    if (size == 0 || is_control(c)) {
      text_ += "\xEF\xBF\xBD";
    } else if (c == '&') {
      text_ += "&amp;";
    } else if (c == '<') {
      text_ += "&lt;";
    } else if (c == '>') {
      text_ += "&gt;";
    } else if (c == '"') {
      text_ += "&quot;";
    } else if (c == '\r' || c == '\n' || c == '\t') {
      text_ += "&#" + std::to_string(static_cast<int>(c)) + ";";
    } else {
      text_.append(text.substr(0, size));
    }
    text.remove_prefix(size == 0 ? 1 : size);
  }
  close(name);
}

}  // namespace glassbox::service
