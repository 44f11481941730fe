#include "io/databases/hidden_passwords.h"

#include <algorithm>
#include <string_view>

namespace glassbox::io {
namespace {

constexpr const char* kEndsOfWords = " \t\n\"'";

// Of an address whose user stands at `at`.
void hide_password(std::string& message, std::size_t at) {
  const std::size_t end = std::min(message.find_first_of(kEndsOfWords, at), message.size());
  const std::size_t host = message.substr(at, end - at).rfind('@');
  const std::size_t colon = message.find(':', at);
  if (host != std::string::npos && colon < at + host) message.erase(colon, at + host - colon);
}

}  // namespace

std::string without_passwords(std::string message) {
  // Also what is not an address but may have been meant as one: "x:/", "mysql//", "mysql:".
  for (const std::string_view before : {":/", "postgres", "redshift", "mysql", "mariadb"})
    for (std::size_t at = 0; (at = message.find(before, at)) != std::string::npos;) {
      at += before.size();
      if (before == "postgres" && message.compare(at, 2, "ql") == 0) at += 2;
      if (before != ":/" && message.compare(at, 1, ":") == 0) ++at;
      at = std::min(message.find_first_not_of('/', at), message.size());
      hide_password(message, at);
    }
  constexpr std::string_view kParameter = "password=";  // and sslpassword=
  for (std::size_t at = 0; (at = message.find(kParameter, at)) != std::string::npos;) {
    at += kParameter.size();
    const std::size_t end = std::min(message.find_first_of("& \t\n\"'", at), message.size());
    message.erase(at, end - at);
  }
  return message;
}

}  // namespace glassbox::io
