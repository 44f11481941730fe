#include "service/remote/store_credentials.h"

#include <cstdlib>
#include <optional>
#include <system_error>
#include <utility>

#include "io/base/input_error.h"
#include "io/files/open_file.h"
#include "service/auth/aws_profiles.h"

namespace glassbox::service {
namespace {

std::string text_of_credentials(const std::string& file) {
  constexpr std::size_t kMostBytes = std::size_t{1} << 20;
  return read_all(open_regular_file(file, file).get(), file, kMostBytes);
}

void check_pair(const StoreCredentials& found) {
  if (found.access_key.empty() != found.secret_key.empty())
    throw InputError({}, found.source + " has " +
                             (found.secret_key.empty() ? "an access key and no secret key"
                                                       : "a secret key and no access key") +
                             "; give both, or neither for a public bucket");
}

}  // namespace

std::string process_environment(const char* name) {
  const char* const value = std::getenv(name);
  return value ? value : "";
}

std::string default_region(const Environment& environment) {
  for (const char* const name : {"AWS_REGION", "AWS_DEFAULT_REGION"})
    if (std::string value = environment(name); !value.empty()) return value;
  return "us-east-1";
}

StoreCredentials store_credentials(const std::string& profile, const Environment& environment) {
  StoreCredentials found;
  if (profile.empty()) {
    found = {environment("AWS_ACCESS_KEY_ID"), environment("AWS_SECRET_ACCESS_KEY"),
             environment("AWS_SESSION_TOKEN"), "the environment (AWS_ACCESS_KEY_ID)"};
    check_pair(found);
    if (!found.is_anonymous()) return found;
  }
  std::string name = !profile.empty() ? profile : environment("AWS_PROFILE");
  const bool is_asked_for = !name.empty();
  if (name.empty()) name = "default";
  std::string file = environment("AWS_SHARED_CREDENTIALS_FILE");
  const std::string home = environment("HOME");
  if (file.empty() && !home.empty()) file = home + "/.aws/credentials";
  std::optional<AwsProfile> in_file;
  try {
    if (!file.empty() && file != "/dev/null")
      for (AwsProfile& one : parse_aws_profiles(text_of_credentials(file), file))
        if (one.name == name) in_file = std::move(one);
  } catch (const std::system_error& error) {
    if (error.code() != std::errc::no_such_file_or_directory &&
        error.code() != std::errc::not_a_directory)
      throw;
  }
  if (!in_file) {
    if (is_asked_for)
      throw InputError({file}, "no profile [" + name + "]; add it with aws_access_key_id and " +
                                   "aws_secret_access_key, or name another");
    return {{}, {}, {}, "no credentials were found"};
  }
  found = {in_file->value("aws_access_key_id"), in_file->value("aws_secret_access_key"),
           in_file->value("aws_session_token"), "profile [" + name + "] of " + file};
  check_pair(found);
  if (found.is_anonymous() && is_asked_for)
    throw InputError({file}, "profile [" + name + "] has no aws_access_key_id");
  if (found.is_anonymous()) found.source = "no credentials were found";
  return found;
}

}  // namespace glassbox::service
