#include "service/remote/store_credentials.h"

#include <fcntl.h>

#include <cstdlib>
#include <map>
#include <optional>
#include <string_view>
#include <system_error>

#include "io/base/input_error.h"
#include "io/files/open_file.h"

namespace glassbox::service {
namespace {

using Section = std::map<std::string, std::string>;

std::string_view stripped(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r";
  const std::size_t begin = text.find_first_not_of(kBlank);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlank) - begin + 1);
}

// The lines of one section of an INI file; nothing when there is none.
std::optional<Section> section_of(std::string_view text, const std::string& name,
                                  const std::string& file) {
  std::optional<Section> found;
  bool is_inside = false;
  for (std::uint64_t number = 1; !text.empty(); ++number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = stripped(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.empty() || line.front() == '#' || line.front() == ';') continue;
    if (line.front() == '[') {
      if (line.back() != ']') throw InputError({file, number}, "expected [PROFILE]");
      is_inside = stripped(line.substr(1, line.size() - 2)) == name;
      if (is_inside && !found) found.emplace();
      continue;
    }
    if (!is_inside) continue;
    const std::size_t sign = line.find('=');
    if (sign == std::string_view::npos) throw InputError({file, number}, "expected NAME = VALUE");
    (*found)[std::string(stripped(line.substr(0, sign)))] = stripped(line.substr(sign + 1));
  }
  return found;
}

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
  std::optional<Section> section;
  try {
    if (!file.empty() && file != "/dev/null")
      section = section_of(text_of_credentials(file), name, file);
  } catch (const std::system_error& error) {
    if (error.code() != std::errc::no_such_file_or_directory &&
        error.code() != std::errc::not_a_directory)
      throw;
  }
  if (!section) {
    if (is_asked_for)
      throw InputError({file}, "no profile [" + name + "]; add it with aws_access_key_id and " +
                                   "aws_secret_access_key, or name another");
    return {{}, {}, {}, "no credentials were found"};
  }
  found = {(*section)["aws_access_key_id"], (*section)["aws_secret_access_key"],
           (*section)["aws_session_token"], "profile [" + name + "] of " + file};
  check_pair(found);
  if (found.is_anonymous() && is_asked_for)
    throw InputError({file}, "profile [" + name + "] has no aws_access_key_id");
  if (found.is_anonymous()) found.source = "no credentials were found";
  return found;
}

}  // namespace glassbox::service
