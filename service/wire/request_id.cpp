#include "service/wire/request_id.h"

#include <random>
#include <string_view>

namespace glassbox::service {

std::string new_request_id() {
  thread_local std::mt19937_64 random(std::random_device{}());
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string id = "xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx";
  for (char& c : id) {
    if (c == 'x') c = kDigits[random() % 16];
    if (c == 'y') c = kDigits[8 + random() % 4];
  }
  return id;
}

}  // namespace glassbox::service
