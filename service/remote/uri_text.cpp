#include "service/remote/uri_text.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace glassbox::service {
namespace {

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

}  // namespace

std::string percent_encoded(std::string_view text, bool keeps_slashes) {
  constexpr std::string_view kPlain =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string encoded;
  for (const char c : text) {
    if (kPlain.find(c) != std::string_view::npos || (c == '/' && keeps_slashes)) {
      encoded += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      encoded += {'%', kHex[byte >> 4], kHex[byte & 15]};
    }
  }
  return encoded;
}

std::string form_decoded(std::string_view text) {
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int high = text[i] == '%' && i + 2 < text.size() ? hex_value(text[i + 1]) : -1;
    const int low = high >= 0 ? hex_value(text[i + 2]) : -1;
    if (low >= 0) {
      decoded += static_cast<char>(high * 16 + low);
      i += 2;
    } else {
      decoded += text[i] == '+' ? ' ' : text[i];
    }
  }
  return decoded;
}

std::string query_text(const std::map<std::string, std::string>& query) {
  std::vector<std::pair<std::string, std::string>> pairs;
  for (const auto& [name, value] : query)
    pairs.emplace_back(percent_encoded(name, false), percent_encoded(value, false));
  std::ranges::sort(pairs);
  std::string text;
  for (const auto& [name, value] : pairs) text += (text.empty() ? "" : "&") + name + "=" + value;
  return text;
}

}  // namespace glassbox::service
