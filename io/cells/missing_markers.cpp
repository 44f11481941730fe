#include "io/cells/missing_markers.h"

#include <algorithm>
#include <array>

namespace glassbox::io {
namespace {

constexpr std::array<std::string_view, 6> kCertain{"na", "n/a", "#n/a", "nan", "null", "?"};
constexpr std::array<std::string_view, 4> kOthers{"nil", "none", "-", "--"};

template <class List>
bool is_among(std::string_view text, const List& list) {
  return std::ranges::any_of(list, [text](std::string_view marker) {
    return std::ranges::equal(text, marker, [](char a, char b) {
      return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b;
    });
  });
}

}  // namespace

bool MissingMarkers::has(std::string_view text) const {
  if (is_default_) return text.size() <= 4 && (is_among(text, kCertain) || is_among(text, kOthers));
  return std::ranges::find(texts_, text) != texts_.end();
}

bool MissingMarkers::is_certain(std::string_view text) const {
  return is_default_ ? is_among(text, kCertain) : has(text);
}

}  // namespace glassbox::io
