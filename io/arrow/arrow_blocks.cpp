// Columns of Arrow to the columns of a block, each by the type that the plan has for it: the rules
// of the builders in io/csv, on values that are typed already.
#include "io/arrow/arrow_blocks.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "io/arrow/arrow_cells.h"
#include "io/cells/parse_cell.h"

namespace glassbox::io {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

struct Counts {
  std::uint64_t invalid = 0, missing = 0;
};

double number_in(std::string_view cell, const NumberForm& form, Counts& counts) {
  if (!form.is_missing(cell))
    if (const auto number = parse_number_as(form, cell)) return *number;
  ++(trim(cell).empty() || form.is_missing(cell) ? counts.missing : counts.invalid);
  return kNaN;
}

// What a value is read as may depend on its text: of a date, of 1 and 0 as words, or where a number
// stands for a missing value.
bool reads_numbers(const NumberForm& form) {
  return form.kind == NumberForm::Kind::kPlain || form.kind == NumberForm::Kind::kFormatted;
}

Column number_column(const ArrowCells& cells, ArrowRows rows, const NumberForm& form,
                     Counts& counts) {
  std::vector<double> values(rows.size);
  std::string scratch;
  if (!cells.is_number() || !reads_numbers(form)) {
    for (std::size_t i = 0; i < rows.size; ++i)
      values[i] = number_in(cells.text(rows.begin + i, scratch), form, counts);
  } else {
    std::vector<double> markers;
    for (const std::string& text : form.missing)
      if (const auto number = parse_number(text)) markers.push_back(*number);
    cells.numbers(rows.begin, rows.size, values.data());
    for (std::size_t i = 0; i < rows.size; ++i) {
      if (std::isfinite(values[i])) {
        if (markers.empty() || std::ranges::find(markers, values[i]) == markers.end() ||
            !form.is_missing(cells.text(rows.begin + i, scratch)))
          continue;
        ++counts.missing;
      } else {
        ++(std::isnan(values[i]) ? counts.missing : counts.invalid);
      }
      values[i] = kNaN;
    }
  }
  return NumberColumn(NumberColumn::Values(std::move(values)), /*has_missing=*/true);
}

Column binary_column(const ArrowCells& cells, ArrowRows rows, const PlannedColumn& planned,
                     Counts& counts) {
  BinaryColumn column;
  column.values.reserve(rows.size);
  std::string scratch;
  for (std::size_t i = 0; i < rows.size; ++i) {
    const std::string_view cell = cells.text(rows.begin + i, scratch);
    const bool is_missing = planned.number.is_missing(cell);
    const std::int8_t value = is_missing ? std::int8_t{-1} : parse_label(cell, planned.labels);
    if (value < 0) ++(is_missing || trim(cell).empty() ? counts.missing : counts.invalid);
    column.values.push_back(value);
  }
  return column;
}

// Codes in order of first appearance.
class Dictionary {
 public:
  std::uint32_t code_of(std::string_view text) {
    if (const auto known = codes_.find(text); known != codes_.end()) return known->second;
    const auto code = static_cast<std::uint32_t>(entries_.size());
    entries_.push_back(text);
    codes_.emplace(std::string(text), code);
    return code;
  }
  [[nodiscard]] StringColumn take() { return std::move(entries_); }

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>()(text);
    }
  };
  std::unordered_map<std::string, std::uint32_t, Hash, std::equal_to<>> codes_;
  StringColumn entries_;
};

Column category_column(const ArrowCells& cells, ArrowRows rows, Counts& counts) {
  constexpr auto kUnknown = std::numeric_limits<std::uint32_t>::max();
  Dictionary dictionary;
  std::vector<std::uint32_t> codes(rows.size);
  std::string scratch;
  std::vector<std::uint32_t> known;  // codes by place in Arrow's dictionary; of null, behind them
  const std::size_t entries = cells.dictionary_size();
  // A dictionary that is longer than the block is not worth a table for it.
  if (entries > 0 && entries <= 4 * rows.size) known.resize(entries + 1, kUnknown);
  for (std::size_t i = 0; i < rows.size; ++i) {
    if (!known.empty()) {
      std::uint32_t& code = known[cells.place(rows.begin + i)];
      if (code == kUnknown) code = dictionary.code_of(cells.text(rows.begin + i, scratch));
      codes[i] = code;
    } else {
      codes[i] = dictionary.code_of(cells.text(rows.begin + i, scratch));
    }
  }
  StringColumn texts = dictionary.take();
  for (std::size_t code = 0; code < texts.size(); ++code)
    if (texts[code].empty())
      counts.missing +=
          static_cast<std::uint64_t>(std::ranges::count(codes, static_cast<std::uint32_t>(code)));
  if (texts.size() <= 0x100)
    return CategoryColumn(std::vector<std::uint8_t>(codes.begin(), codes.end()), std::move(texts));
  if (texts.size() <= 0x10000)
    return CategoryColumn(std::vector<std::uint16_t>(codes.begin(), codes.end()), std::move(texts));
  return CategoryColumn(std::move(codes), std::move(texts));
}

Column text_column(const ArrowCells& cells, ArrowRows rows, Counts& counts) {
  TextColumn column;
  std::string scratch;
  for (std::size_t i = 0; i < rows.size; ++i) {
    const std::string_view cell = cells.text(rows.begin + i, scratch);
    counts.missing += cell.empty() ? 1 : 0;
    column.values.push_back(cell);
  }
  return column;
}

Column column_of(const ArrowCells& cells, ArrowRows rows, const PlannedColumn& planned,
                 Counts& counts) {
  switch (planned.type) {
    case AttributeType::kBinary:
      return binary_column(cells, rows, planned, counts);
    case AttributeType::kCategorical:
      return category_column(cells, rows, counts);
    case AttributeType::kNumeric:
      return number_column(cells, rows, planned.number, counts);
    case AttributeType::kText:
      return text_column(cells, rows, counts);
  }
  return std::monostate{};
}

}  // namespace

std::vector<ArrowRows> arrow_pieces(const ArrowTable& table) {
  constexpr std::size_t kRows = 1 << 14;
  std::vector<ArrowRows> pieces;
  for (std::size_t batch = 0; batch < table.batches().size(); ++batch) {
    const std::size_t size = table.batches()[batch].size();
    for (std::size_t begin = 0; begin < size; begin += kRows)
      pieces.push_back({batch, begin, std::min(kRows, size - begin)});
  }
  return pieces;
}

RecordBlock arrow_block(const ArrowTable& table, ArrowRows rows,
                        std::span<const PlannedColumn> columns) {
  RecordBlock block;
  block.row_count = rows.size;
  for (const PlannedColumn& planned : columns) {
    Counts counts;
    if (planned.file_column) {
      const ArrowCells cells(table, table.batches()[rows.batch], *planned.file_column);
      block.columns.push_back(column_of(cells, rows, planned, counts));
    } else {
      block.columns.emplace_back();
      counts.missing = rows.size;
    }
    block.invalid.push_back(counts.invalid);
    block.missing.push_back(counts.missing);
  }
  return block;
}

}  // namespace glassbox::io
