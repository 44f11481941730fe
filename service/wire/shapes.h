/// service/wire/shapes.h: shapes of request members, and how a value is held against one.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string_view>

#include "io/base/rooms.h"

namespace glassbox::service {

struct Member;

/// What a member may hold. Lengths are characters, or entries of a list or map.
struct Shape {
  enum class Kind {
    kText,
    kBoolean,
    kInteger,
    kNumber,
    kTextMap,
    kTextList,
    kTagList,
    kTagKeyList,
    kStructure
  };
  Kind kind = Kind::kText;
  std::size_t least = 0, most = static_cast<std::size_t>(-1);
  std::size_t most_bytes = static_cast<std::size_t>(-1);  ///< of a map's values together
  bool (*matches)(std::string_view) = nullptr;            ///< its pattern
  std::string_view wanted = {};                           ///< the pattern in words, "expected ..."
  std::span<const Member> members = {};                   ///< of a structure
  const Shape* entry = nullptr;                           ///< of a list of texts
  bool is_secret = false;                                 ///< never repeated in a message
};

struct Member {
  std::string_view name;
  const Shape* shape;
  bool is_required = false;
};

/// `value` with unknown members left out, and optional ones that are null or an empty string.
/// path  of the value within the request, for messages
/// throws  ApiError InvalidInputException; InvalidTagException
[[nodiscard]] nlohmann::json checked(const Shape& shape, std::string_view path,
                                     nlohmann::json value);

/// Bytes of JSON that a value of this shape may take, with every character written as an escape.
[[nodiscard]] std::size_t most_json(const Shape& shape);

/// Characters of valid UTF-8.
[[nodiscard]] std::size_t character_count(std::string_view text);

}  // namespace glassbox::service
