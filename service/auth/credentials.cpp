#include "service/auth/credentials.h"

#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <map>
#include <stdexcept>
#include <system_error>

#include "io/base/input_error.h"
#include "io/files/whole_file.h"

namespace glassbox::service {
namespace {

constexpr std::string_view kBlanks = " \t\r";

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(kBlanks);
  if (begin == std::string_view::npos) return "";
  return text.substr(begin, text.find_last_not_of(kBlanks) + 1 - begin);
}

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

// One profile as it is read; a value keeps its line for messages about it.
struct Profile {
  struct Value {
    std::string text;
    std::uint64_t line = 0;
  };
  std::string name;
  std::uint64_t line = 0;
  std::map<std::string, Value, std::less<>> values;

  [[nodiscard]] std::string value(std::string_view key) const {
    const auto at = values.find(key);
    return at == values.end() ? "" : at->second.text;
  }
};

class Reader {
 public:
  explicit Reader(std::string file) : file_(std::move(file)) {}

  void read(std::string_view text) {
    if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
    while (!text.empty()) {
      ++line_;
      const std::size_t end = std::min(text.find('\n'), text.size());
      read_line(text.substr(0, end));
      text.remove_prefix(std::min(end + 1, text.size()));
    }
  }

  [[nodiscard]] std::vector<User> users() const {
    std::vector<User> users;
    for (const Profile& profile : profiles_) add_user(profile, users);
    if (users.empty())
      throw InputError({file_},
                       "no profile has a key; expected [NAME] and under it "
                       "aws_access_key_id and aws_secret_access_key");
    return users;
  }

 private:
  [[noreturn]] void fail(std::uint64_t line, const std::string& message) const {
    throw InputError({file_, line, 0}, message);
  }

  void read_line(std::string_view line) {
    const std::string_view text = trimmed(line);
    if (text.empty() || text.front() == '#' || text.front() == ';') return;
    if (text.front() == '[') return begin_profile(text);
    // A setting of a setting, as "s3 =" has them: indented under a key without a value.
    if (line.front() == ' ' || line.front() == '\t') {
      if (is_nested_) return;
    }
    const std::size_t sign = text.find('=');
    if (sign == std::string_view::npos)
      fail(line_, "expected [PROFILE] or KEY = VALUE");  // the line may be a secret
    if (profiles_.empty()) fail(line_, "expected a line [PROFILE] before the first key");
    std::string key(trimmed(text.substr(0, sign)));
    std::ranges::transform(key, key.begin(), [](char c) {
      return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    const std::string_view value = trimmed(text.substr(sign + 1));
    is_nested_ = value.empty();
    if (!profiles_.back().values.emplace(key, Profile::Value{std::string(value), line_}).second)
      fail(line_, "this key is given twice in [" + profiles_.back().name + "]");
  }

  void begin_profile(std::string_view text) {
    constexpr std::string_view kWord = "profile ";
    if (text.back() != ']') fail(line_, "expected ']' at the end of the profile's name");
    std::string_view name = trimmed(text.substr(1, text.size() - 2));
    if (name.starts_with(kWord)) name = trimmed(name.substr(kWord.size()));
    if (name.size() > 2 && name.front() == '"' && name.back() == '"')
      name = name.substr(1, name.size() - 2);
    if (name.empty()) fail(line_, "expected a name between [ and ]");
    for (const Profile& other : profiles_)
      if (other.name == name)
        fail(line_, "the profile [" + other.name + "] was given in line " +
                        std::to_string(other.line) + " already");
    profiles_.push_back({std::string(name), line_, {}});
    is_nested_ = false;
  }

  void add_user(const Profile& profile, std::vector<User>& users) const {
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

  std::string file_;
  std::uint64_t line_ = 0;
  bool is_nested_ = false;
  std::vector<Profile> profiles_;
};

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
  Reader reader(file);
  reader.read(text);
  return Credentials(reader.users());
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
