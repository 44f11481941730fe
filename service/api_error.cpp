#include "service/api_error.h"

#include <nlohmann/json.hpp>

namespace glassbox {
namespace {

constexpr std::size_t kShownBytes = 200;

std::string shown(std::string_view value) {
  if (value.size() <= kShownBytes) return std::string(value);
  std::size_t end = kShownBytes;  // not within a character
  while (end > 0 && (static_cast<unsigned char>(value[end]) & 0xC0) == 0x80) --end;
  return std::string(value.substr(0, end)) + "...";
}

}  // namespace

ApiError invalid_member(std::string_view member, std::string_view wrong, std::string_view value) {
  return invalid_input(std::string(member) + ": " + std::string(wrong) + " (got '" + shown(value) +
                       "')");
}

ApiError no_such_object(std::string_view type, std::string_view id) {
  return {"ResourceNotFoundException", 404,
          "No " + std::string(type) + " with id " + shown(id) + " exists"};
}

std::string error_body(const ApiError& error) {
  nlohmann::ordered_json json;
  json["__type"] = error.type;
  json["message"] = error.what();
  json["code"] = error.status;
  return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace glassbox
