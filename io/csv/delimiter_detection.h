/// io/csv/delimiter_detection.h: tables that are not separated by commas, or whose numbers have
/// decimal commas, recognized by their first lines.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "io/base/rooms.h"

namespace glassbox::io {

struct Separation {
  char separator = ',';
  std::vector<std::size_t> decimal_columns = {};  ///< those with decimal commas, from 0
  bool needs_quoting = false;                     ///< some cell is quoted or holds a comma
  bool has_points = false;  ///< some cell is a number with a decimal point, not between thousands

  [[nodiscard]] bool is_foreign() const { return separator != ',' || !decimal_columns.empty(); }
};

/// How records are separated; the first 1,000 are looked at.
///
/// `;`, tab or `|` it is when the first record has some of them, outside quotes, nine of ten
/// records have as many, and commas do not explain the records as well: none in the first, or
/// another count of them in more than a tenth, or all of them decimal commas. Of several, the one
/// that makes `column_count` columns, or else most.
///
/// Decimal commas there are when in one column, the first line aside, 95 % of the cells that are
/// not empty are numbers with point or comma, and one at least can only be a decimal comma's (1,234
/// may be a thousand, unless the separator is `;`).
/// text          the beginning of a file, without a BOM; is_whole: there is no more
/// column_count  0 = not known
/// separator     nullopt: recognized; else given, and only numbers are looked at
[[nodiscard]] Separation recognise_separation(std::string_view text, bool is_whole,
                                              std::size_t column_count = 0,
                                              std::optional<char> separator = {});

}  // namespace glassbox::io
