#include "service/auth/aws_profiles.h"

#include <algorithm>
#include <utility>

#include "io/base/input_error.h"

namespace glassbox::service {
namespace {

constexpr std::string_view kBlanks = " \t\r";

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(kBlanks);
  if (begin == std::string_view::npos) return "";
  return text.substr(begin, text.find_last_not_of(kBlanks) + 1 - begin);
}

class ProfileReader {
 public:
  explicit ProfileReader(std::string file) : file_(std::move(file)) {}

  void read(std::string_view text) {
    if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
    while (!text.empty()) {
      ++line_;
      const std::size_t end = std::min(text.find('\n'), text.size());
      read_line(text.substr(0, end));
      text.remove_prefix(std::min(end + 1, text.size()));
    }
  }

  [[nodiscard]] std::vector<AwsProfile> take() { return std::move(profiles_); }

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
    if (!profiles_.back().values.emplace(key, AwsProfile::Value{std::string(value), line_}).second)
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
    for (const AwsProfile& other : profiles_)
      if (other.name == name)
        fail(line_, "the profile [" + other.name + "] was given in line " +
                        std::to_string(other.line) + " already");
    profiles_.push_back({std::string(name), line_, {}});
    is_nested_ = false;
  }

  std::string file_;
  std::uint64_t line_ = 0;
  bool is_nested_ = false;
  std::vector<AwsProfile> profiles_;
};

}  // namespace

std::string AwsProfile::value(std::string_view key) const {
  const auto at = values.find(key);
  return at == values.end() ? "" : at->second.text;
}

std::vector<AwsProfile> parse_aws_profiles(std::string_view text, const std::string& file) {
  ProfileReader reader(file);
  reader.read(text);
  return reader.take();
}

}  // namespace glassbox::service
