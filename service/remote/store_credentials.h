/// service/remote/store_credentials.h: whom a store takes requests from, found where AWS's own
/// programs find it.
///
/// source  AWS CLI User Guide, "Environment variables", "Configuration and credential file
/// settings"
#pragma once

#include <functional>
#include <string>

#include "io/base/rooms.h"

namespace glassbox::service {

struct StoreCredentials {
  std::string access_key, secret_key, session_token;
  std::string source;  ///< for messages: where they were found, or that none were

  [[nodiscard]] bool is_anonymous() const { return access_key.empty(); }
};

/// A variable of the environment; "" = not set.
using Environment = std::function<std::string(const char* name)>;
[[nodiscard]] std::string process_environment(const char* name);

/// AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN; else the profile AWS_PROFILE (or
/// "default") of AWS_SHARED_CREDENTIALS_FILE (or ~/.aws/credentials); else none. None of a value is
/// ever part of a message.
/// profile  not empty: this one of the file, and nothing else
/// throws   InputError: half a pair, a profile that was asked for and is not there, a damaged file
[[nodiscard]] StoreCredentials store_credentials(
    const std::string& profile, const Environment& environment = process_environment);

/// Where a store lies when nothing says so: AWS_REGION, AWS_DEFAULT_REGION, us-east-1.
[[nodiscard]] std::string default_region(const Environment& environment = process_environment);

}  // namespace glassbox::service
