/// service/wire/request_json.h: the body of a request, read with suspicion.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string_view>

#include "io/base/rooms.h"

namespace glassbox::service {

/// Values in all of a body, containers among them; the API's own requests have fewer by half.
inline constexpr std::size_t kMostValues = 20'000;
inline constexpr std::size_t kDeepestRequest = 32;  ///< the API's own requests nest 4 deep

/// A JSON object; an empty body stands for {}.
/// throws  ApiError SerializationException: not JSON, not an object, invalid UTF-8, nested deeper
///         than kDeepestRequest, more values than kMostValues, a member given twice
/// cost    one pass, no recursion; it ends at the first value too many
[[nodiscard]] nlohmann::json parse_request(std::string_view body);

}  // namespace glassbox::service
