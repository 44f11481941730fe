// Which character parts the cells. The first records are cut at each of `,` `;` tab and `|`; the
// one wins that cuts them evenly into the most cells; commas keep their place where they cut
// evenly, too, unless they all read as decimal commas. Then decimal commas: columns whose cells
// read as numbers with a comma for a point.
#include "io/csv/delimiter_detection.h"

#include <algorithm>
#include <cstdint>

#include "io/cells/comma_number.h"
#include "io/cells/parse_cell.h"
#include "io/cells/quoted_runs.h"

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

// Whole records that are not blank.
std::vector<std::string_view> records_of(std::string_view text, bool is_whole, char separator) {
  constexpr std::size_t kMostRecords = 1000;
  std::vector<std::string_view> records;
  while (!text.empty() && records.size() < kMostRecords) {
    const std::size_t size = first_record_size(text, kMaxRecordBytes, separator);
    std::string_view record = text.substr(0, size);
    text.remove_prefix(size);
    if (text.empty() && !record.ends_with('\n') && !is_whole && !records.empty()) break;
    if (record.ends_with('\n')) record.remove_suffix(1);
    if (record.ends_with('\r')) record.remove_suffix(1);
    if (!record.empty()) records.push_back(record);
  }
  return records;
}

class Table {
 public:
  Table(std::string_view text, bool is_whole, char separator) : separator_(separator) {
    for (const std::string_view record : records_of(text, is_whole, separator))
      rows_.push_back(cells_of(record, separator));
  }

  [[nodiscard]] char separator() const { return separator_; }
  [[nodiscard]] std::size_t width() const { return rows_.front().size(); }
  [[nodiscard]] std::size_t rows_of_that_width() const {
    return static_cast<std::size_t>(
        std::ranges::count(rows_, width(), [](const Cells& row) { return row.size(); }));
  }
  [[nodiscard]] bool is_even() const {
    return width() > 1 && rows_of_that_width() * 10 >= rows_.size() * 9;
  }
  [[nodiscard]] bool is_empty() const { return rows_.empty(); }

  // A number whose point is none between thousands.
  [[nodiscard]] bool has_points() const {
    return std::ranges::any_of(rows_, [](const Cells& row) {
      return std::ranges::any_of(row, [](std::string_view cell) {
        return cell.find('.') != cell.npos && !may_be_pointed_thousands(cell) &&
               parse_number(cell).has_value();
      });
    });
  }

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

Separation recognise_separation(std::string_view text, bool is_whole, std::size_t column_count,
                                std::optional<char> given) {
  Separation found;
  const Table commas(text, is_whole, ',');
  if (commas.is_empty()) return found;
  if (given) {
    found.separator = *given;
  } else {
    std::size_t width = 1;
    for (const char separator : {';', '\t', '|'}) {
      const Table table(text, is_whole, separator);
      if (!table.is_even() || width == column_count) continue;
      if (table.width() <= width && table.width() != column_count) continue;
      const bool commas_explain = commas.is_even() && !table.all_commas_are_decimal();
      if (commas_explain) continue;
      width = table.width();
      found.separator = separator;
    }
  }
  const Table table(text, is_whole, found.separator);
  if (table.is_empty()) return found;
  found.decimal_columns = table.decimal_columns();
  found.has_points = table.has_points();
  found.needs_quoting = text.find_first_of(",\"") != text.npos;
  return found;
}

}  // namespace glassbox::io
