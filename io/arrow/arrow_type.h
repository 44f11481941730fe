/// io/arrow/arrow_type.h: what the values of an Arrow column are.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "io/base/rooms.h"

namespace glassbox::io {

struct ArrowType {
  enum class Kind {
    kNull,
    kBool,       ///< a bit each
    kInt,        ///< signed
    kUnsigned,   ///<
    kFloat,      ///< 16, 32 or 64 bits
    kDecimal,    ///< a whole number times 10^-scale
    kText,       ///< offsets of 32 bits
    kLargeText,  ///< offsets of 64 bits
    kTextView,   ///< views of 16 bytes
    kDate,       ///< days, or milliseconds, since 1970
    kTime,       ///< of a day
    kTimestamp,  ///< since 1970, in UTC where there is a zone
    kDuration,
  };
  Kind kind = Kind::kNull;
  int bits = 0;                 ///< of a value that has a fixed width
  int scale = 0;                ///< of a decimal
  std::int64_t per_second = 1;  ///< steps of a time; of a date of 64 bits 1,000
  bool has_zone = false;        ///< of a timestamp

  [[nodiscard]] bool is_text() const {
    return kind == Kind::kText || kind == Kind::kLargeText || kind == Kind::kTextView;
  }
};

/// format   of an ArrowSchema: "l", "tsu:UTC", "d:12,2"
/// returns  nullopt for what is no single value: bytes, lists, structures
[[nodiscard]] std::optional<ArrowType> parse_arrow_type(std::string_view format);

/// "a list", "bytes": what a format is that parse_arrow_type() does not take.
[[nodiscard]] std::string_view arrow_type_name(std::string_view format);

}  // namespace glassbox::io
