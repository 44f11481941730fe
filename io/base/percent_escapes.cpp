#include "io/base/percent_escapes.h"

namespace glassbox::io {
namespace {

bool is_unreserved(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' ||
         c == '.' || c == '_' || c == '~';
}

template <class IsPlain>
std::string encoded_but(std::string_view text, const IsPlain& is_plain) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string encoded;
  encoded.reserve(text.size() + text.size() / 4);
  for (const char c : text) {
    if (is_plain(c)) {
      encoded += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    encoded += '%';
    encoded += kDigits[byte >> 4U];
    encoded += kDigits[byte & 15U];
  }
  return encoded;
}

int value_of(char digit) {
  if (digit >= '0' && digit <= '9') return digit - '0';
  if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
  if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
  return -1;
}

// The byte of an escape that a text begins with, or -1.
int escaped_byte(std::string_view text) {
  if (text.size() < 3 || text[0] != '%') return -1;
  const int high = value_of(text[1]), low = value_of(text[2]);
  return high < 0 || low < 0 ? -1 : 16 * high + low;
}

}  // namespace

std::string percent_encoded(std::string_view text, bool keeps_slashes) {
  return encoded_but(text, [=](char c) { return is_unreserved(c) || (c == '/' && keeps_slashes); });
}

std::string percent_encoded_for_people(std::string_view text) {
  return encoded_but(
      text, [](char c) { return is_unreserved(c) || static_cast<unsigned char>(c) >= 0x80; });
}

std::string percent_decoded(std::string_view text) {
  std::string decoded;
  decoded.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int byte = text[i] == '%' ? escaped_byte(text.substr(i)) : -1;
    decoded += byte < 0 ? text[i] : static_cast<char>(byte);
    if (byte >= 0) i += 2;
  }
  return decoded;
}

std::optional<std::string> strictly_percent_decoded(std::string_view text) {
  for (std::size_t i = 0; (i = text.find('%', i)) != std::string_view::npos; i += 3)
    if (escaped_byte(text.substr(i)) < 0) return std::nullopt;
  return percent_decoded(text);
}

}  // namespace glassbox::io
