#include "io/databases/hidden_passwords.h"

#include <algorithm>

namespace glassbox::io {

std::string without_passwords(std::string message) {
  for (std::size_t at = 0; (at = message.find("://", at)) != std::string::npos;) {
    at += 3;
    const std::size_t end = std::min(message.find_first_of(" \t\n\"'", at), message.size());
    const std::size_t host = message.substr(at, end - at).rfind('@');
    const std::size_t colon = message.find(':', at);
    if (host != std::string::npos && colon < at + host) message.erase(colon, at + host - colon);
  }
  return message;
}

}  // namespace glassbox::io
