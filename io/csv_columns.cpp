#include "io/csv_columns.h"

#include <cmath>
#include <limits>

#include "io/category_builder.h"
#include "io/parse_cell.h"
#include "io/short_number.h"

namespace glassbox {
namespace {

class NothingBuilder final : public ColumnBuilder {
 public:
  void append(const RecordTile& tile) override { missing += tile.rows(); }
  Column finish() override { return std::monostate{}; }
};

class BinaryBuilder final : public ColumnBuilder {
 public:
  explicit BinaryBuilder(std::size_t file_column) : file_column_(file_column) {}

  void append(const RecordTile& tile) override {
    const TileColumn cells = tile.column(file_column_);
    for (std::size_t row = 0; row < tile.rows(); ++row) {
      const std::string_view cell = cells[row];
      const bool is_digit = cell.size() == 1 && (cell[0] == '0' || cell[0] == '1');
      const std::int8_t value =
          is_digit ? static_cast<std::int8_t>(cell[0] - '0') : parse_binary(cell);
      if (value < 0) ++(trim(cell).empty() ? missing : invalid);
      values_.push_back(value);
    }
  }

  Column finish() override {
    BinaryColumn column{values_};
    values_.clear();
    return column;
  }

 private:
  std::size_t file_column_;
  std::vector<std::int8_t> values_;
};

// Starts with bytes and widens when a value asks for it, so that the usual small whole numbers
// never take eight bytes on their way.
class NumberBuilder final : public ColumnBuilder {
 public:
  NumberBuilder(std::size_t file_column, double if_empty)
      : file_column_(file_column), if_empty_(if_empty) {}

  void append(const RecordTile& tile) override {
    const TileColumn cells = tile.column(file_column_);
    std::size_t row = 0;
    if (width_ == Width::kBytes) row = append_bytes(cells, row, tile.rows());
    if (width_ == Width::kFloats) row = append_floats(cells, row, tile.rows());
    if (width_ == Width::kDoubles) append_doubles(cells, row, tile.rows());
  }

  Column finish() override {
    NumberColumn::Values values = bytes_;  // copies have no spare capacity
    if (width_ == Width::kFloats) values = floats_;
    if (width_ == Width::kDoubles) values = doubles_;
    NumberColumn column(std::move(values), has_missing_);
    bytes_.clear(), floats_.clear(), doubles_.clear();
    width_ = Width::kBytes;
    has_missing_ = has_255_ = false;
    return column;
  }

 private:
  enum class Width { kBytes, kFloats, kDoubles };
  static constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

  double value(std::string_view cell) {
    if (const auto number = parse_short_number(cell.data(), cell.size())) return number->value();
    return uncommon_value(cell);
  }

  double uncommon_value(std::string_view cell) {
    if (const auto number = parse_number(cell)) return *number;
    if (trim(cell).empty()) {
      ++missing;
      return if_empty_;
    }
    ++invalid;
    return kNaN;
  }

  // The append functions return the row they stopped at: one that needs a wider form.

  std::size_t append_bytes(TileColumn cells, std::size_t row, std::size_t rows) {
    const std::size_t first = row, before = bytes_.size();
    bytes_.resize(before + rows - first);
    std::uint8_t* const out = bytes_.data() + before - first;
    std::uint32_t most = has_missing_ ? 254 : 255;
    bool has_255 = has_255_;
    for (; row < rows; ++row) {
      const std::string_view cell = cells[row];
      std::uint32_t number;
      if (is_small_number(cell.data(), cell.size(), number) && number <= most) {
        out[row] = static_cast<std::uint8_t>(number);
        has_255 |= number == 255;
        continue;
      }
      const std::uint64_t old_missing = missing, old_invalid = invalid;
      const double v = value(cell);
      if (std::isnan(v) && !has_255) {
        has_missing_ = true;
        most = 254;
        out[row] = NumberColumn::kMissingByte;
      } else if (NumberColumn::fits_byte(v) && v <= most) {
        out[row] = static_cast<std::uint8_t>(v);
        has_255 |= v == 255;
      } else {
        missing = old_missing, invalid = old_invalid;  // the cell comes again
        break;
      }
    }
    has_255_ = has_255;
    if (row == rows) return row;
    bytes_.resize(before + row - first);
    for (const std::uint8_t byte : bytes_)
      floats_.push_back(has_missing_ && byte == NumberColumn::kMissingByte
                            ? std::numeric_limits<float>::quiet_NaN()
                            : static_cast<float>(byte));
    width_ = Width::kFloats;
    return row;
  }

  std::size_t append_floats(TileColumn cells, std::size_t row, std::size_t rows) {
    for (; row < rows; ++row) {
      const std::uint64_t old_missing = missing, old_invalid = invalid;
      const double v = value(cells[row]);
      if (!NumberColumn::fits_float(v)) {
        missing = old_missing, invalid = old_invalid;
        doubles_.assign(floats_.begin(), floats_.end());
        width_ = Width::kDoubles;
        break;
      }
      floats_.push_back(static_cast<float>(v));
    }
    return row;
  }

  void append_doubles(TileColumn cells, std::size_t row, std::size_t rows) {
    doubles_.resize(doubles_.size() + rows - row);
    for (double* out = doubles_.data() + doubles_.size() - (rows - row); row < rows; ++row)
      *out++ = value(cells[row]);
  }

  std::size_t file_column_;
  double if_empty_;
  Width width_ = Width::kBytes;
  bool has_missing_ = false, has_255_ = false;  // of the bytes
  std::vector<std::uint8_t> bytes_;
  std::vector<float> floats_;
  std::vector<double> doubles_;
};

class TextBuilder final : public ColumnBuilder {
 public:
  explicit TextBuilder(std::size_t file_column) : file_column_(file_column) {}

  void append(const RecordTile& tile) override {
    const TileColumn cells = tile.column(file_column_);
    for (std::size_t row = 0; row < tile.rows(); ++row) {
      const std::string_view cell = cells[row];
      missing += cell.empty() ? 1 : 0;
      values_.push_back(cell);
    }
  }

  Column finish() override {
    TextColumn column{values_};  // a copy has no spare capacity
    values_.clear();
    return column;
  }

 private:
  std::size_t file_column_;
  StringColumn values_;
};

// At most so much of a cell is shown in a message, cut between characters.
std::string shown(std::string_view cell) {
  constexpr std::size_t kMost = 40;
  if (cell.size() <= kMost) return '"' + std::string(cell) + '"';
  std::size_t end = kMost;
  while ((cell[end] & 0xc0) == 0x80) --end;
  return '"' + std::string(cell.substr(0, end)) + "...\"";
}

}  // namespace

std::unique_ptr<ColumnBuilder> make_column_builder(const PlannedColumn& planned) {
  if (!planned.file_column) return std::make_unique<NothingBuilder>();
  const std::size_t column = *planned.file_column;
  const bool is_weight = planned.rule == PlannedColumn::Rule::kWeight;
  switch (planned.type) {
    case AttributeType::kBinary:
      return std::make_unique<BinaryBuilder>(column);
    case AttributeType::kCategorical:
      return std::make_unique<CategoryBuilder>(column);
    case AttributeType::kNumeric:
      return std::make_unique<NumberBuilder>(
          column, is_weight ? 1 : std::numeric_limits<double>::quiet_NaN());
    case AttributeType::kText:
      return std::make_unique<TextBuilder>(column);
  }
  return nullptr;
}

std::optional<Defect> cell_defect(const PlannedColumn& planned, std::string_view cell) {
  const bool is_weight = planned.rule == PlannedColumn::Rule::kWeight;
  const bool ignores_space =
      planned.type == AttributeType::kNumeric || planned.type == AttributeType::kBinary;
  const std::size_t column = *planned.file_column + 1;
  if ((ignores_space ? trim(cell) : cell).empty()) {
    if (is_weight) return std::nullopt;
    return Defect{"missing target", column};
  }
  if (is_weight) {
    const auto weight = parse_number(cell);
    if (weight && *weight > 0) return std::nullopt;
    return Defect{"invalid weight: " + shown(cell) + ", want a number above 0", column};
  }
  if (planned.type == AttributeType::kNumeric && !parse_short_number(cell.data(), cell.size()) &&
      !parse_number(cell))
    return Defect{"invalid target: " + shown(cell) + " is not a number", column};
  if (planned.type == AttributeType::kBinary && parse_binary(cell) < 0)
    return Defect{"invalid target: " + shown(cell) + " is not a BINARY value", column};
  return std::nullopt;
}

}  // namespace glassbox
