/// io/cells/number_form.h: how the numbers of one attribute are written where they are not plain.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "io/base/rooms.h"

namespace glassbox::io {

struct NumberForm {
  enum class Kind {
    kPlain,      ///< 1586.46
    kFormatted,  ///< also $1,586.46, 62.9%, (12), see parse_formatted_number()
    kDate,       ///< 2021-03-09: days since 1970, see parse_date()
    kBinary,     ///< yes, no, 1, 0, ...: 1 or 0, see parse_binary()
  };
  Kind kind = Kind::kPlain;
  std::vector<std::string> missing = {};  ///< cells that stand for no value, without blanks around

  [[nodiscard]] bool is_missing(std::string_view cell) const;
  bool operator==(const NumberForm&) const = default;
};

/// A plain number, or one with any of: a currency sign ($ € £ ¥) before or behind it, commas
/// between groups of three digits, a percent sign behind it (62.9% is 62.9), parentheses or a minus
/// sign for negative amounts. Blanks around it and beside the signs are ignored. returns  nullopt
/// for anything else, "1,23" and "12,3456" for two
[[nodiscard]] std::optional<double> parse_formatted_number(std::string_view cell);

/// The number in a cell of this form; nullopt = missing, or not a number.
[[nodiscard]] std::optional<double> parse_number_as(const NumberForm& form, std::string_view cell);

}  // namespace glassbox::io
