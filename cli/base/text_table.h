/// cli/base/text_table.h: tables for people.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "io/base/rooms.h"
#include "io/cells/shown_text.h"

namespace glassbox::cli {

/// Columns of a monospaced terminal: two for East Asian wide characters and emoji, none for marks
/// upon a letter, one for all others and for a byte that is not UTF-8.
[[nodiscard]] std::size_t text_width(std::string_view utf8);

/// The text, or as much of its beginning as fits into `most` columns with "..." behind it.
/// most  3 or more
[[nodiscard]] std::string shortened(std::string_view utf8, std::size_t most);

/// Cells in columns as wide as they need, two blanks between them.
class TextTable {
 public:
  enum class Align { kLeft, kRight };
  explicit TextTable(std::vector<Align> columns) : columns_(std::move(columns)) {}

  void add(std::vector<std::string> row) { rows_.push_back(std::move(row)); }
  /// Each line begins with `indent` blanks; none ends with one.
  [[nodiscard]] std::string text(std::size_t indent = 2) const;

 private:
  std::vector<Align> columns_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace glassbox::cli
