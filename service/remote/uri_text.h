/// service/remote/uri_text.h: queries as S3 signs them, and keys as its lists have them.
///
/// source  RFC 3986; AWS Signature Version 4, "Create a canonical request"
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "io/base/rooms.h"

namespace glassbox::service {

/// The inverse of percent_encoded() for lists with encoding-type=url, where "+" is a space.
[[nodiscard]] std::string form_decoded(std::string_view text);

/// "a=1&b=": encoded, sorted as signatures have it, a "=" after every name.
[[nodiscard]] std::string query_text(const std::map<std::string, std::string>& query);

}  // namespace glassbox::service
