/// io/base/percent_escapes.h: "%2F" and its like in addresses.
///
/// source  RFC 3986, 2.1 and 2.3
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "io/base/rooms.h"

namespace glassbox::io {

/// Every byte but letters, digits and "-._~" as %XX, and "/" where slashes stay.
[[nodiscard]] std::string percent_encoded(std::string_view text, bool keeps_slashes);

/// The same for people: bytes from 0x80 on stay, as UTF-8 has them.
[[nodiscard]] std::string percent_encoded_for_people(std::string_view text);

/// "%2e" to "."; a "%" that is not followed by two hexadecimal digits stays.
[[nodiscard]] std::string percent_decoded(std::string_view text);

/// Nothing where a "%" is not followed by two hexadecimal digits.
[[nodiscard]] std::optional<std::string> strictly_percent_decoded(std::string_view text);

}  // namespace glassbox::io
