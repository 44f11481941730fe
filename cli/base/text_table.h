/// cli/base/text_table.h: numbers and tables for people.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "io/base/rooms.h"

namespace glassbox::cli {

/// Columns of a monospaced terminal: two for East Asian wide characters and emoji, none for marks
/// upon a letter, one for all others and for a byte that is not UTF-8.
[[nodiscard]] std::size_t text_width(std::string_view utf8);

/// The text, or as much of its beginning as fits into `most` columns with "..." behind it.
/// most  3 or more
[[nodiscard]] std::string shortened(std::string_view utf8, std::size_t most);

/// Four significant digits, more where the whole part has more: "0.8776", "12.35", "1.235e-06",
/// "122571".
[[nodiscard]] std::string number_text(double value);

/// A share of 1 as "17.4 %".
[[nodiscard]] std::string percent_text(double share);

/// Thousands apart: "1,234,567".
[[nodiscard]] std::string count_text(std::uint64_t count);

/// "1 record", "2 records".
[[nodiscard]] std::string counted(std::uint64_t count, const std::string& noun);

/// Control characters and bytes that are not UTF-8 as "?", and what turns the order of a line's
/// letters around: what comes from data must not steer a terminal, or make a line say another
/// thing.
[[nodiscard]] std::string printable(std::string_view text);

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
