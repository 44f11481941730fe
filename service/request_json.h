/// service/request_json.h: the body of a request, read with suspicion.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string_view>

#include "io/rooms.h"

namespace glassbox::service {

inline constexpr std::size_t kDeepestRequest = 32;  ///< the API's own requests nest 4 deep

/// A JSON object; an empty body stands for {}.
/// throws  ApiError SerializationException: not JSON, not an object, invalid UTF-8, nested deeper
///         than kDeepestRequest, a member given twice
/// cost    one pass, no recursion
[[nodiscard]] nlohmann::json parse_request(std::string_view body);

}  // namespace glassbox::service
