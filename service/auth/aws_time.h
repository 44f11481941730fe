/// service/auth/aws_time.h: times as signatures, headers of HTTP and logs write them.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "io/base/rooms.h"

namespace glassbox::service {

/// Seconds since 1970, UTC.
using Seconds = std::int64_t;

/// "20150830T123600Z" (X-Amz-Date), or "Sun, 30 Aug 2015 12:36:00 GMT" (Date); nullopt for others.
[[nodiscard]] std::optional<Seconds> parse_signing_time(std::string_view text);
/// "20150830T123600Z"; the first 8 characters are the day of a signature's scope.
[[nodiscard]] std::string signing_time(Seconds time);
/// "Sun, 30 Aug 2015 12:36:00 GMT" (RFC 9110, 5.6.7)
[[nodiscard]] std::string http_date(Seconds time);

/// "2015-08-30T12:36:00.123Z" (RFC 3339) of milliseconds since 1970, ended by a 0. Allocates
/// nothing.
[[nodiscard]] std::array<char, 80> log_time(std::int64_t milliseconds) noexcept;

[[nodiscard]] Seconds now_in_seconds();
[[nodiscard]] std::int64_t now_in_milliseconds();

}  // namespace glassbox::service
