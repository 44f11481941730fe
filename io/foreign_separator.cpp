#include "io/foreign_separator.h"

#include <algorithm>
#include <cstdint>

#include "io/parse_cell.h"

namespace glassbox::io {
namespace {

using Cells = std::vector<std::string_view>;  // of one line, without their quotes

// No cells where the quotes do not match.
Cells cells_of(std::string_view line, char separator) {
  Cells cells;
  for (std::size_t at = 0;; ++at) {  // past a separator
    const std::size_t begin = at;
    if (at < line.size() && line[at] == '"') {
      do {
        at = line.find('"', at + 1);
        if (at == line.npos) return {};
        ++at;
      } while (at < line.size() && line[at] == '"');  // doubled
      if (at < line.size() && line[at] != separator) return {};
      cells.push_back(line.substr(begin + 1, at - begin - 2));
    } else {
      at = std::min(line.find(separator, at), line.size());
      cells.push_back(line.substr(begin, at - begin));
    }
    if (at == line.size()) return cells;
  }
}

std::size_t skip_digits(std::string_view text, std::size_t at) {
  while (at < text.size() && text[at] >= '0' && text[at] <= '9') ++at;
  return at;
}

// "-1.234,50e3": thousands may have points.
bool is_comma_number(std::string_view cell) {
  cell = trim(cell);
  if (!cell.empty() && (cell[0] == '-' || cell[0] == '+')) cell.remove_prefix(1);
  std::size_t at = skip_digits(cell, 0);
  const bool may_have_groups = at >= 1 && at <= 3;
  while (may_have_groups && at < cell.size() && cell[at] == '.' &&
         skip_digits(cell, at + 1) == at + 4)
    at += 4;
  if (at >= cell.size() || cell[at] != ',') return false;
  const std::size_t end = skip_digits(cell, at + 1);
  if (end == at + 1) return false;
  if (end == cell.size()) return true;
  std::size_t exponent = end + 1;
  if (cell[end] != 'e' && cell[end] != 'E') return false;
  if (exponent < cell.size() && (cell[exponent] == '-' || cell[exponent] == '+')) ++exponent;
  return exponent < cell.size() && skip_digits(cell, exponent) == cell.size();
}

// "1,234", "12,345,678" as English writes them.
bool may_be_thousands(std::string_view cell) {
  cell = trim(cell);
  if (!cell.empty() && (cell[0] == '-' || cell[0] == '+')) cell.remove_prefix(1);
  std::size_t at = skip_digits(cell, 0);
  if (at == 0 || at > 3) return false;
  while (at < cell.size() && cell[at] == ',' && skip_digits(cell, at + 1) == at + 4) at += 4;
  return at == cell.size();
}

class Table {
 public:
  Table(const std::vector<std::string_view>& lines, char separator) : separator_(separator) {
    for (const std::string_view line : lines) rows_.push_back(cells_of(line, separator));
  }

  [[nodiscard]] char separator() const { return separator_; }
  [[nodiscard]] std::size_t width() const { return rows_.front().size(); }
  [[nodiscard]] std::size_t rows_of_that_width() const {
    return static_cast<std::size_t>(
        std::ranges::count(rows_, width(), [](const Cells& row) { return row.size(); }));
  }
  [[nodiscard]] bool is_even() const { return width() > 1 && rows_of_that_width() == rows_.size(); }

  [[nodiscard]] bool all_commas_are_decimal() const {
    return std::ranges::all_of(rows_, [](const Cells& row) {
      return std::ranges::all_of(row, [](std::string_view cell) {
        return cell.find(',') == cell.npos || is_comma_number(cell);
      });
    });
  }

  [[nodiscard]] std::vector<std::size_t> decimal_columns() const {
    std::vector<std::size_t> columns;
    for (std::size_t column = 0; column < width(); ++column) {
      std::size_t filled = 0, numbers = 0;
      bool is_certain = false;
      for (std::size_t row = rows_.size() > 1 ? 1 : 0; row < rows_.size(); ++row) {
        if (column >= rows_[row].size() || trim(rows_[row][column]).empty()) continue;
        const std::string_view cell = rows_[row][column];
        ++filled;
        const bool has_comma = is_comma_number(cell);
        if (has_comma || parse_number(cell)) ++numbers;
        if (has_comma && (separator_ == ';' || !may_be_thousands(cell))) is_certain = true;
      }
      if (is_certain && numbers * 20 >= filled * 19) columns.push_back(column);
    }
    return columns;
  }

 private:
  char separator_;
  std::vector<Cells> rows_;
};

}  // namespace

Separation recognise_separation(const std::vector<std::string_view>& lines) {
  Separation found;
  if (lines.empty()) return found;
  const Table commas(lines, ',');
  std::size_t width = 1;
  for (const char separator : {';', '\t', '|'}) {
    const Table table(lines, separator);
    if (!table.is_even() || table.width() <= width) continue;
    const bool commas_explain = commas.width() > 1 &&
                                commas.rows_of_that_width() * 10 >= lines.size() * 9 &&
                                !table.all_commas_are_decimal();
    if (commas_explain) continue;
    width = table.width();
    found.separator = separator;
  }
  found.decimal_columns = Table(lines, found.separator).decimal_columns();
  found.needs_quoting = std::ranges::any_of(
      lines, [](std::string_view line) { return line.find_first_of(",\"") != line.npos; });
  return found;
}

}  // namespace glassbox::io
