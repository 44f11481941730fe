#include "service/wire/api_error.h"

#include <cstdio>
#include <nlohmann/json.hpp>

namespace glassbox::service {
namespace {
constexpr std::size_t kShownBytes = 200, kMessageBytes = 2000;

// Control characters as JSON writes them: a message ends at a NUL.
std::string shown(std::string_view value) {
  std::string text;
  for (const char c : clipped(value, kShownBytes)) {
    const auto code = static_cast<unsigned>(static_cast<unsigned char>(c));
    char escaped[8];
    std::snprintf(escaped, sizeof escaped, "\\u%04x", code);
    text += code < 0x20 || code == 0x7F ? std::string(escaped) : std::string(1, c);
  }
  return text;
}
}  // namespace

std::string clipped(std::string_view text, std::size_t most_bytes) {
  if (text.size() <= most_bytes) return std::string(text);
  std::size_t end = most_bytes;  // not within a character
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return std::string(text.substr(0, end)) + "...";
}

ApiError invalid_member(std::string_view member, std::string_view wrong, std::string_view value) {
  return invalid_input(std::string(member) + ": " + std::string(wrong) + " (got '" + shown(value) +
                       "')");
}

ApiError no_such_object(std::string_view type, std::string_view id) {
  return {"ResourceNotFoundException", 404,
          "No " + std::string(type) + " with id " + clipped(id, kShownBytes) + " exists"};
}

std::string error_body(const ApiError& error) {
  nlohmann::ordered_json json;
  json["__type"] = error.type;
  json["message"] = clipped(error.what(), kMessageBytes);
  json["code"] = error.status;
  return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace glassbox::service
