#include "service/auth/credentials.h"

#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <stdexcept>
#include <system_error>
#include <utility>

#include "io/base/input_error.h"
#include "io/files/whole_file.h"
#include "service/auth/aws_profiles.h"

namespace glassbox::service {
namespace {

// What AWS's key ids consist of, and what may stand in the Credential of a signature.
bool is_key_id(std::string_view text) {
  constexpr std::size_t kLongest = 128;  // of IAM's AccessKeyId
  return !text.empty() && text.size() <= kLongest && std::ranges::all_of(text, [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
  });
}

bool is_printable(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c > ' ' && c <= '~'; });
}

void add_user(const AwsProfile& profile, const std::string& file, std::vector<User>& users) {
  const auto fail = [&file](std::uint64_t line, const std::string& message) {
    throw InputError({file, line, 0}, message);
  };
  User user{.name = profile.name,
            .access_key_id = profile.value("aws_access_key_id"),
            .secret_access_key = profile.value("aws_secret_access_key"),
            .session_token = profile.value("aws_session_token")};
  for (const auto& [key, value] : profile.values) {
    if (!key.starts_with("glassbox_")) continue;
    if (key != "glassbox_access")
      fail(value.line, "unknown key \"" + key + "\"; expected glassbox_access");
    if (value.text != "full" && value.text != "read-only")
      fail(value.line, "glassbox_access: expected full or read-only");
    user.is_read_only = value.text == "read-only";
  }
  if (user.access_key_id.empty() && user.secret_access_key.empty()) return;
  if (user.access_key_id.empty())
    fail(profile.line, "[" + profile.name +
                           "] has aws_secret_access_key, but no "
                           "aws_access_key_id");
  if (user.secret_access_key.empty())
    fail(profile.line, "[" + profile.name +
                           "] has aws_access_key_id, but no "
                           "aws_secret_access_key");
  if (!is_key_id(user.access_key_id))
    fail(profile.values.at("aws_access_key_id").line,
         "aws_access_key_id: expected 1 to 128 letters and digits");
  if (!is_printable(user.secret_access_key))
    fail(profile.values.at("aws_secret_access_key").line,
         "aws_secret_access_key: expected ASCII characters without blanks");
  for (const User& other : users)
    if (other.access_key_id == user.access_key_id)
      fail(profile.values.at("aws_access_key_id").line,
           "[" + profile.name + "] and [" + other.name + "] have the same aws_access_key_id");
  users.push_back(std::move(user));
}

}  // namespace

std::string User::arn() const { return "arn:aws:iam::000000000000:user/" + name; }

Credentials::Credentials(std::vector<User> users) : users_(std::move(users)) {
  std::ranges::sort(users_, {}, &User::access_key_id);
  for (std::size_t i = 0; i < users_.size(); ++i) {
    if (users_[i].access_key_id.empty() || users_[i].secret_access_key.empty())
      throw std::invalid_argument("a user needs a key");
    if (i > 0 && users_[i - 1].access_key_id == users_[i].access_key_id)
      throw std::invalid_argument("two users have the same key");
  }
}

const User* Credentials::find(std::string_view access_key_id) const {
  const auto at = std::ranges::lower_bound(users_, access_key_id, {}, &User::access_key_id);
  return at != users_.end() && at->access_key_id == access_key_id ? &*at : nullptr;
}

Credentials parse_credentials(std::string_view text, const std::string& file) {
  std::vector<User> users;
  for (const AwsProfile& profile : parse_aws_profiles(text, file)) add_user(profile, file, users);
  if (users.empty())
    throw InputError({file},
                     "no profile has a key; expected [NAME] and under it aws_access_key_id and "
                     "aws_secret_access_key");
  return Credentials(std::move(users));
}

void check_is_private(const std::filesystem::path& file, std::string_view what) {
  struct stat status {};
  if (::stat(file.c_str(), &status) != 0)
    throw std::system_error(errno, std::generic_category(), file.string());
  if (S_ISDIR(status.st_mode))
    throw InputError({file.string()},
                     "expected a file of " + std::string(what) + ", found a directory");
  if (!S_ISREG(status.st_mode)) return;  // a pipe: whoever made it knows who reads it
  constexpr mode_t kOfOthers = 077, kOfRootsOthers = 037;
  if ((status.st_mode & (status.st_uid == 0 ? kOfRootsOthers : kOfOthers)) == 0) return;
  std::array<char, 8> mode{};
  std::snprintf(mode.data(), mode.size(), "%04o", status.st_mode & 07777U);
  throw InputError({file.string()}, std::string(what) +
                                        ": others may read this file (its mode is " + mode.data() +
                                        "); chmod 600 " + file.string());
}

Credentials read_credentials(const std::filesystem::path& file) {
  check_is_private(file, "credentials");
  return parse_credentials(read_whole_file(file), file.string());
}

}  // namespace glassbox::service
