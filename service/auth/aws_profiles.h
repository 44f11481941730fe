/// service/auth/aws_profiles.h: AWS's credentials file as profiles with their settings.
///
/// source  AWS CLI User Guide, "Configuration and credential file settings"
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "io/base/rooms.h"

namespace glassbox::service {

struct AwsProfile {
  struct Value {
    std::string text;
    std::uint64_t line = 0;
  };
  std::string name;
  std::uint64_t line = 0;
  std::map<std::string, Value, std::less<>> values;  ///< by keys in small letters

  /// "" when the key is not there.
  [[nodiscard]] std::string value(std::string_view key) const;
};

/// In the order of the file. Settings of a setting (indented under "s3 =") are passed over.
/// file    for messages
/// throws  InputError: file and line, never a value
[[nodiscard]] std::vector<AwsProfile> parse_aws_profiles(std::string_view text,
                                                         const std::string& file);

}  // namespace glassbox::service
