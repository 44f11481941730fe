#include "service/remote/uri_text.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "io/base/percent_escapes.h"

namespace glassbox::service {

std::string form_decoded(std::string_view text) {
  std::string spaced(text);
  std::ranges::replace(spaced, '+', ' ');
  return percent_decoded(spaced);
}

std::string query_text(const std::map<std::string, std::string>& query) {
  std::vector<std::pair<std::string, std::string>> pairs;
  for (const auto& [name, value] : query)
    pairs.emplace_back(percent_encoded(name, false), percent_encoded(value, false));
  std::ranges::sort(pairs);
  std::string text;
  for (const auto& [name, value] : pairs) text += (text.empty() ? "" : "&") + name + "=" + value;
  return text;
}

}  // namespace glassbox::service
