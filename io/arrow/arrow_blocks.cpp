// Columns of Arrow to the columns of a block, each by the type that the plan has for it: the rules
// of the builders in io/csv, on values that are typed already.
#include "io/arrow/arrow_blocks.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <string>
#include <string_view>
#include <utility>

#include "io/arrow/arrow_cells.h"
#include "io/base/hash_slots.h"
#include "io/cells/parse_cell.h"
#include "io/cells/quoted_runs.h"
#include "io/csv/csv_columns.h"

namespace glassbox::io {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

struct Counts {
  std::uint64_t invalid = 0, missing = 0;
};

// What stands for a missing value among the numbers of a column.
class Markers {
 public:
  explicit Markers(const NumberForm& form) : form_(form) {
    for (const std::string& text : form.missing)
      if (const auto number = parse_number(text)) numbers_.push_back(*number);
  }
  /// text  of the cell, asked for where the number is that of a marker
  template <class Text>
  [[nodiscard]] bool contain(double number, const Text& text) const {
    return !numbers_.empty() && std::ranges::find(numbers_, number) != numbers_.end() &&
           form_.is_missing(text());
  }

 private:
  const NumberForm& form_;
  std::vector<double> numbers_;
};

// NaN: missing where nothing stands there, or a marker; else invalid.
double number_in(std::string_view cell, const NumberForm& form, const Markers& markers,
                 bool& is_missing) {
  auto number = parse_number(cell);
  if (!number) number = parse_number_as(form, cell);
  is_missing = number ? markers.contain(*number, [&] { return cell; })
                      : trim(cell).empty() || form.is_missing(cell);
  return is_missing ? kNaN : number.value_or(kNaN);
}

Column number_column(const ArrowCells& cells, ArrowRows rows, const PlannedColumn& planned,
                     Counts& counts) {
  const double if_missing = planned.rule == PlannedColumn::Rule::kWeight ? 1 : kNaN;
  const Markers markers(planned.number);
  const bool are_numbers = cells.is_number();
  std::vector<double> values(rows.size);
  std::string scratch;
  if (are_numbers) cells.numbers(rows.begin, rows.size, values.data());
  for (std::size_t i = 0; i < rows.size; ++i) {
    const auto text = [&] { return cells.text(rows.begin + i, scratch); };
    bool is_missing = false;
    if (are_numbers) {
      is_missing = std::isnan(values[i]) || markers.contain(values[i], text);
    } else {
      values[i] = number_in(text(), planned.number, markers, is_missing);
    }
    if (!is_missing && std::isfinite(values[i])) continue;
    ++(is_missing ? counts.missing : counts.invalid);
    values[i] = is_missing ? if_missing : kNaN;
  }
  return NumberColumn(std::move(values));
}

Column binary_column(const ArrowCells& cells, ArrowRows rows, const PlannedColumn& planned,
                     Counts& counts) {
  BinaryColumn column;
  column.values.reserve(rows.size);
  std::string scratch;
  for (std::size_t i = 0; i < rows.size; ++i) {
    const std::string_view cell = cells.text(rows.begin + i, scratch);
    const bool is_digit = !planned.labels && (cell == "0" || cell == "1");
    const bool is_missing = !is_digit && planned.number.is_missing(cell);
    const std::int8_t value = is_missing ? std::int8_t{-1} : parse_label(cell, planned.labels);
    if (value < 0) ++(is_missing || trim(cell).empty() ? counts.missing : counts.invalid);
    column.values.push_back(value);
  }
  return column;
}

// A multiply and a fold for each 8 bytes; nothing behind the text is looked at.
std::uint64_t hash_of(std::string_view text) {
  std::uint64_t hash = text.size();
  for (std::size_t at = 0; at < text.size(); at += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data() + at, std::min<std::size_t>(8, text.size() - at));
    hash = golden_hash(hash ^ word);
    hash ^= hash >> 32;
  }
  return golden_hash(hash);
}

// Codes in order of first appearance.
class Dictionary {
 public:
  std::uint32_t code_of(std::string_view text) {
    const std::uint64_t hash = hash_of(text);
    Slot& slot = slots_.find(hash, [&](const Slot& other) {
      return other.code == kFree || (other.hash == hash && entries_[other.code] == text);
    });
    if (slot.code != kFree) return slot.code;
    const auto code = static_cast<std::uint32_t>(entries_.size());
    slot = {hash, code};
    entries_.push_back(text);
    if (entries_.size() > slots_.size() / 2)
      slots_.resize(
          2 * slots_.size(), [](const Slot& other) { return other.code != kFree; },
          [](const Slot& moved) { return moved.hash; });
    return code;
  }
  [[nodiscard]] StringColumn take() { return std::move(entries_); }

 private:
  static constexpr std::uint32_t kFree = std::numeric_limits<std::uint32_t>::max();
  struct Slot {
    std::uint64_t hash = 0;
    std::uint32_t code = kFree;
  };
  HashSlots<Slot> slots_{16};
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
      return number_column(cells, rows, planned, counts);
    case AttributeType::kText:
      return text_column(cells, rows, counts);
  }
  return std::monostate{};
}

// The most bytes of a CSV's cell, its comma among them, that hold a value which is no text.
std::size_t most_bytes(const ArrowType& type) {
  constexpr std::size_t kTimestamp = 42, kDigits = 80;
  if (type.kind != ArrowType::Kind::kDecimal) return kTimestamp;
  return kDigits + static_cast<std::size_t>(std::abs(std::int64_t{type.scale}));
}

// Whether the CSV's reader takes all records as far as their texts go: no zero byte, and no record
// longer than it may be, where a quote may become two. False, too, where a record might be.
bool have_usable_texts(const ArrowTable& table, ArrowRows rows) {
  const auto& columns = table.columns();
  std::size_t others = 0;  // bytes, of a row
  for (const ArrowColumn& column : columns)
    if (!column.type.is_text()) others += most_bytes(column.type);
  const bool are_few = others <= kMaxRecordBytes / 2;
  std::vector<std::size_t> bytes(rows.size, are_few ? others : 0);
  std::string scratch;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const bool has_quotes = columns[i].type.is_text();
    if (!has_quotes && are_few) continue;
    const ArrowCells cells(table, table.batches()[rows.batch], i);
    for (std::size_t row = 0; row < rows.size; ++row) {
      const std::string_view text = cells.text(rows.begin + row, scratch);
      bytes[row] += has_quotes ? 2 * text.size() + 3 : text.size() + 1;
      if (bytes[row] > kMaxRecordBytes || text.find('\0') != text.npos) return false;
    }
  }
  return true;
}

// Whether that is so of all records, at a glance at how their texts are stored. False: nobody
// knows.
bool have_short_texts(const ArrowTable& table, ArrowRows rows) {
  std::size_t bytes = 0;  // of a row, at most
  for (std::size_t i = 0; i < table.columns().size(); ++i) {
    const ArrowType& type = table.columns()[i].type;
    if (!type.is_text()) {
      bytes += most_bytes(type);
      continue;
    }
    const ArrowCells cells(table, table.batches()[rows.batch], i);
    const auto stored = cells.stored_texts(rows.begin, rows.size);
    if (!stored || stored->bytes.find('\0') != std::string_view::npos) return false;
    bytes += 2 * stored->longest + 3;
    if (bytes > kMaxRecordBytes) return false;
  }
  return bytes <= kMaxRecordBytes;
}

}  // namespace

bool is_usable(const ArrowTable& table, ArrowRows rows, std::span<const PlannedColumn> columns) {
  if (!have_short_texts(table, rows) && !have_usable_texts(table, rows)) return false;
  const ArrowBatch& batch = table.batches()[rows.batch];
  std::string scratch;
  for (const PlannedColumn& planned : columns) {
    if (!planned.file_column || planned.rule == PlannedColumn::Rule::kOptional) continue;
    const ArrowCells cells(table, batch, *planned.file_column);
    for (std::size_t i = 0; i < rows.size; ++i)
      if (cell_defect(planned, cells.text(rows.begin + i, scratch))) return false;
  }
  return true;
}

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
