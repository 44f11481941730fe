/// service/auth/credentials.h: who may use the service: AWS's credentials file, read once.
///
///     [alice]
///     aws_access_key_id = AKIA...
///     aws_secret_access_key = ...
///     aws_session_token = ...          # where the key is a temporary one
///     glassbox_access = read-only      # ours; "full" when it is left out
///
/// A profile is a user. Profiles without a key of their own (role_arn, sso_...) and other settings
/// are passed over.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "io/base/rooms.h"

namespace glassbox::service {

struct User {
  std::string name = {};  ///< of the profile
  std::string access_key_id = {}, secret_access_key = {};
  std::string session_token = {};  ///< empty: none
  bool is_read_only = false;

  /// "arn:aws:iam::000000000000:user/NAME"
  [[nodiscard]] std::string arn() const;
};

class Credentials {
 public:
  Credentials() = default;
  /// throws  std::invalid_argument: two users of the same name or key, or one without a key
  explicit Credentials(std::vector<User> users);

  /// nullptr when nobody has that key. Valid as long as this is. O(log users).
  [[nodiscard]] const User* find(std::string_view access_key_id) const;
  [[nodiscard]] const std::vector<User>& users() const { return users_; }

 private:
  std::vector<User> users_;  // by key
};

/// Of the text of such a file.
/// throws  InputError: file and line, never a value
[[nodiscard]] Credentials parse_credentials(std::string_view text, const std::string& file);

/// throws  InputError as above, or when others than its owner may read the file (0600; 0640 where
///         root owns it); std::system_error when it cannot be read
[[nodiscard]] Credentials read_credentials(const std::filesystem::path& file);

/// For every file with a secret in it: a regular file that others may read or write is refused.
/// what  "credentials", "private key"
/// throws  InputError; std::system_error when there is no such file
void check_is_private(const std::filesystem::path& file, std::string_view what);

}  // namespace glassbox::service
