/// console/api/console_request.h: a request for /console/api/, taken apart.
#pragma once

#include <cstdint>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "console/base/room.h"
#include "service/http/http_message.h"
#include "service/store/objects.h"

namespace glassbox::console {

struct ConsoleRequest {
  std::string method;             ///< "GET" (a HEAD, too), "POST"
  std::vector<std::string> path;  ///< behind /console/api/, decoded: "objects", "ml-models", "ml-1"
  std::map<std::string, std::string> query;  ///< decoded; of two of one name the later counts
  std::string body;
  HttpClient client;

  /// A parameter of the query; "" when it is not given.
  [[nodiscard]] std::string text(const std::string& name) const;
  /// A whole number of the query from `least` to `most`.  throws  ApiError InvalidInputException
  [[nodiscard]] std::uint64_t number(const std::string& name, std::uint64_t otherwise,
                                     std::uint64_t least, std::uint64_t most) const;
  /// The body.  throws  ApiError SerializationException, as parse_request()
  [[nodiscard]] nlohmann::json json() const;
  /// Whether an answer would be for nobody.
  [[nodiscard]] bool is_abandoned() const { return client && *client; }
};

/// Takes the method, the path behind `begin`, and the query.
/// throws  ApiError InvalidInputException: a "%" without two hexadecimal digits, or a NUL
[[nodiscard]] ConsoleRequest read_request(HttpRequest&& request, std::string_view begin);

/// "data-sources", "ml-models", "evaluations", "batch-predictions".
/// throws  ApiError UnknownOperationException 404 for any other text
[[nodiscard]] ObjectType type_of_path(std::string_view text);

/// Members of a body.  throws  ApiError InvalidInputException: not there, or of another type
[[nodiscard]] std::string text_member(const nlohmann::json& body, const std::string& name);
[[nodiscard]] std::string text_member_or(const nlohmann::json& body, const std::string& name,
                                         const std::string& otherwise);
[[nodiscard]] std::uint64_t number_member(const nlohmann::json& body, const std::string& name);
[[nodiscard]] bool bool_member_or(const nlohmann::json& body, const std::string& name,
                                  bool otherwise);

/// 200 with a JSON text; bytes that are not UTF-8 become U+FFFD.
[[nodiscard]] HttpResponse json_answer(const nlohmann::ordered_json& json);

}  // namespace glassbox::console
