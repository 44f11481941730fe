#include "io/databases/hidden_passwords.h"

#include <algorithm>
#include <string_view>

namespace glassbox::io {

std::string without_passwords(std::string message) {
  constexpr const char* kEndsOfWords = " \t\n\"'";
  // Also with one "/", which is not an address but may have been meant as one.
  for (std::size_t at = 0; (at = message.find(":/", at)) != std::string::npos;) {
    at = std::min(message.find_first_not_of('/', at + 1), message.size());
    const std::size_t end = std::min(message.find_first_of(kEndsOfWords, at), message.size());
    const std::size_t host = message.substr(at, end - at).rfind('@');
    const std::size_t colon = message.find(':', at);
    if (host != std::string::npos && colon < at + host) message.erase(colon, at + host - colon);
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
