// The place where a page ended, with a checksum over it and the query, in base64: a token used with
// another query, or made up, does not fit its checksum.
#include "service/store/page_token.h"

#include <array>
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <system_error>

#include "io/base/siphash.h"

namespace glassbox::service {
namespace {

constexpr std::string_view kDigits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::size_t kChecksumSize = 16;  // hexadecimal digits

std::string base64(std::string_view bytes) {
  std::string out;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::string_view group = bytes.substr(i, 3);
    std::uint32_t bits = 0;
    for (std::size_t j = 0; j < 3; ++j) {
      bits = bits << 8 | (j < group.size() ? static_cast<unsigned char>(group[j]) : 0u);
    }
    for (std::size_t j = 0; j < 4; ++j) {
      out += j <= group.size() ? kDigits[bits >> (18 - 6 * j) & 63] : '=';
    }
  }
  return out;
}

// Lenient about spare bits: the caller encodes again and compares.
std::optional<std::string> from_base64(std::string_view text) {
  std::string out;
  std::uint32_t bits = 0;
  int count = 0;
  while (!text.empty() && text.back() == '=') text.remove_suffix(1);
  for (const char c : text) {
    const auto digit = kDigits.find(c);
    if (digit == std::string_view::npos) return std::nullopt;
    bits = bits << 6 | static_cast<std::uint32_t>(digit);
    count += 6;
    if (count < 8) continue;
    count -= 8;
    out += static_cast<char>(bits >> count & 0xff);
  }
  return out;
}

// No secret: a changed or foreign token is to be noticed, not an attacker kept out. With any
// position at all a query shows nothing that it would not show on another page.
std::string checksum(std::string_view position, std::string_view query) {
  const std::string text = std::string(query) + '\0' + std::string(position);
  const std::uint64_t hash = siphash_2_4({0x676c617373626f78, 0x70616765746f6b65}, text);
  char digits[kChecksumSize + 1];
  std::snprintf(digits, sizeof digits, "%016llx", static_cast<unsigned long long>(hash));
  return digits;
}

}  // namespace

std::string page_token(const PagePosition& position, std::string_view query) {
  // Ids have no NUL, values may.
  std::string text = position.id + '\0';
  if (const auto* number = std::get_if<std::int64_t>(&position.value)) {
    text += 'n' + std::to_string(*number);
  } else {
    text += 't' + std::get<std::string>(position.value);
  }
  return base64(checksum(text, query) + text);
}

std::optional<PagePosition> read_page_token(std::string_view token, std::string_view query) {
  const auto bytes = from_base64(token);
  if (!bytes || bytes->size() < kChecksumSize || base64(*bytes) != token) return std::nullopt;
  const std::string_view text = std::string_view(*bytes).substr(kChecksumSize);
  if (checksum(text, query) != std::string_view(*bytes).substr(0, kChecksumSize)) {
    return std::nullopt;
  }
  const auto nul = text.find('\0');
  if (nul == std::string_view::npos || nul + 1 >= text.size()) return std::nullopt;
  PagePosition position{.value = {}, .id = std::string(text.substr(0, nul))};
  const std::string_view value = text.substr(nul + 2);
  if (text[nul + 1] == 't') {
    position.value = std::string(value);
    return position;
  }
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
  if (error != std::errc() || end != value.data() + value.size()) return std::nullopt;
  position.value = number;
  return position;
}

}  // namespace glassbox::service
