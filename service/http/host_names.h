/// service/http/host_names.h: names in Host that are Amazon's, or have a bucket before a name.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "io/base/rooms.h"

namespace glassbox::service {

/// "example.org:80" to "example.org", "[::1]:80" to "[::1]".
[[nodiscard]] std::string_view without_port(std::string_view authority);

/// For machinelearning.REGION, realtime.machinelearning.REGION, s3 and its older names, sts and iam
/// of amazonaws.com: the bucket before S3's, "" where there is none. Nothing for other names.
[[nodiscard]] std::optional<std::string> bucket_of_amazons(std::string_view authority);

/// "b" of "b.localhost:80" for "localhost"; "" when it is none, or ours is an address.
[[nodiscard]] std::string bucket_before(std::string_view authority, std::string_view ours);

}  // namespace glassbox::service
