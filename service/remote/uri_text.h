/// service/remote/uri_text.h: keys and queries as S3 signs them.
///
/// source  RFC 3986; AWS Signature Version 4, "Create a canonical request"
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "io/base/rooms.h"

namespace glassbox::service {

/// All bytes other than letters, digits and "-._~" as %XX, in capitals.
/// keeps_slashes  of a key on the way of an address, whose "/" stay
[[nodiscard]] std::string percent_encoded(std::string_view text, bool keeps_slashes);

/// The inverse, for lists with encoding-type=url: there "+" is a space. What is no %XX stays.
[[nodiscard]] std::string form_decoded(std::string_view text);

/// "a=1&b=": encoded, sorted as signatures have it, a "=" after every name.
[[nodiscard]] std::string query_text(const std::map<std::string, std::string>& query);

}  // namespace glassbox::service
