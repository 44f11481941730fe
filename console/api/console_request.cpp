#include "console/api/console_request.h"

#include <charconv>
#include <nlohmann/json.hpp>

#include "service/wire/api_error.h"
#include "service/wire/request_json.h"

namespace glassbox::console {
namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::string decoded(std::string_view text, bool plus_is_blank) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '+' && plus_is_blank) c = ' ';
    if (c == '%') {
      const int high = i + 1 < text.size() ? hex_digit(text[i + 1]) : -1;
      const int low = i + 2 < text.size() ? hex_digit(text[i + 2]) : -1;
      if (high < 0 || low < 0)
        throw invalid_input("the address has a \"%\" without two hexadecimal digits behind it");
      c = static_cast<char>(high * 16 + low);
      i += 2;
    }
    if (c == '\0') throw invalid_input("the address has a NUL in it");
    out += c;
  }
  return out;
}

// The parts of a text between separators.
std::vector<std::string_view> parts_of(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(separator, begin), text.size());
    parts.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return parts;
}

}  // namespace

std::string ConsoleRequest::text(const std::string& name) const {
  const auto at = query.find(name);
  return at == query.end() ? std::string() : at->second;
}

std::uint64_t ConsoleRequest::number(const std::string& name, std::uint64_t otherwise,
                                     std::uint64_t least, std::uint64_t most) const {
  const std::string digits = text(name);
  if (digits.empty()) return otherwise;
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc() || end != digits.data() + digits.size() || value < least || value > most)
    throw invalid_member(
        name,
        "expected a whole number from " + std::to_string(least) + " to " + std::to_string(most),
        digits);
  return value;
}

nlohmann::json ConsoleRequest::json() const { return parse_request(body); }

ConsoleRequest read_request(HttpRequest&& request, std::string_view begin) {
  ConsoleRequest out;
  out.method = request.method == "HEAD" ? "GET" : std::move(request.method);
  out.body = std::move(request.body);
  out.client = std::move(request.client);
  for (const std::string_view part :
       parts_of(std::string_view(request.path).substr(begin.size()), '/'))
    out.path.push_back(decoded(part, /*plus_is_blank=*/false));
  if (!request.query.empty())
    for (const std::string_view part : parts_of(request.query, '&')) {
      const std::size_t equals = std::min(part.find('='), part.size());
      out.query[decoded(part.substr(0, equals), true)] =
          decoded(part.substr(std::min(equals + 1, part.size())), true);
    }
  return out;
}

ObjectType type_of_path(std::string_view text) {
  if (text == "data-sources") return ObjectType::kDataSource;
  if (text == "ml-models") return ObjectType::kMLModel;
  if (text == "evaluations") return ObjectType::kEvaluation;
  if (text == "batch-predictions") return ObjectType::kBatchPrediction;
  throw ApiError("UnknownOperationException", 404,
                 "no such type of objects; there are data-sources, ml-models, evaluations and "
                 "batch-predictions");
}

std::string text_member(const nlohmann::json& body, const std::string& name) {
  const auto at = body.find(name);
  if (at == body.end() || !at->is_string())
    throw invalid_member(name, "expected a text", at == body.end() ? "nothing" : at->dump());
  return *at;
}

std::string text_member_or(const nlohmann::json& body, const std::string& name,
                           const std::string& otherwise) {
  const auto at = body.find(name);
  return at == body.end() || at->is_null() ? otherwise : text_member(body, name);
}

std::uint64_t number_member(const nlohmann::json& body, const std::string& name) {
  const auto at = body.find(name);
  if (at == body.end() || !at->is_number_unsigned())
    throw invalid_member(name, "expected a whole number",
                         at == body.end() ? "nothing" : at->dump());
  return *at;
}

bool bool_member_or(const nlohmann::json& body, const std::string& name, bool otherwise) {
  const auto at = body.find(name);
  if (at == body.end() || at->is_null()) return otherwise;
  if (!at->is_boolean()) throw invalid_member(name, "expected true or false", at->dump());
  return *at;
}

HttpResponse json_answer(const nlohmann::ordered_json& json) {
  return {.status = 200,
          .body = json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace),
          .content_type = "application/json"};
}

}  // namespace glassbox::console
