/// io/foreign_separator.h: tables that are not separated by commas, or whose numbers have decimal
/// commas, recognised by their first lines.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "io/rooms.h"

namespace glassbox::io {

struct Separation {
  char separator = ',';
  std::vector<std::size_t> decimal_columns = {};  ///< those with decimal commas, from 0
  bool needs_quoting = false;                     ///< some cell is quoted or holds a comma

  [[nodiscard]] bool is_foreign() const { return separator != ',' || !decimal_columns.empty(); }
};

/// How lines are separated.
///
/// `;`, tab or `|` it is when every line has the same number of them, one at least, outside quotes,
/// and commas do not explain the lines as well: none in the first line, or another count of them in
/// more than a tenth of the lines, or all of them decimal commas.
///
/// Decimal commas there are when in one column, the first line aside, 95 % of the cells that are
/// not empty are numbers with point or comma, and one at least can only be a decimal comma's (1,234
/// may be a thousand, unless the separator is `;`).
[[nodiscard]] Separation recognise_separation(const std::vector<std::string_view>& lines);

}  // namespace glassbox::io
