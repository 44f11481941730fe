// The builders of BINARY and TEXT columns, and the choice of a builder for each planned column;
// NUMERIC and CATEGORICAL ones have files of their own. Targets and weights are checked before:
// what cannot be one rejects its record.
#include "io/csv/csv_columns.h"

#include <limits>
#include <utility>

#include "io/cells/parse_cell.h"
#include "io/cells/short_number.h"
#include "io/csv/category_builder.h"
#include "io/csv/number_builder.h"

namespace glassbox::io {
namespace {

class NothingBuilder final : public ColumnBuilder {
 public:
  void append(const RecordTile& tile) override { missing += tile.rows(); }
  Column finish() override { return std::monostate{}; }
};

class BinaryBuilder final : public ColumnBuilder {
 public:
  explicit BinaryBuilder(const PlannedColumn& planned)
      : file_column_(*planned.file_column), labels_(planned.labels), number_(planned.number) {}

  void append(const RecordTile& tile) override {
    const TileColumn cells = tile.column(file_column_);
    for (std::size_t row = 0; row < tile.rows(); ++row) {
      const std::string_view cell = cells[row];
      const bool is_digit = !labels_ && cell.size() == 1 && (cell[0] == '0' || cell[0] == '1');
      const std::int8_t value =
          is_digit ? static_cast<std::int8_t>(cell[0] - '0') : parse_label(cell, labels_);
      const bool is_missing = !is_digit && number_.is_missing(cell);
      if (value < 0 || is_missing) ++(is_missing || trim(cell).empty() ? missing : invalid);
      values_.push_back(is_missing ? std::int8_t{-1} : value);
    }
  }

  Column finish() override {
    BinaryColumn column{values_};
    values_.clear();
    return column;
  }

 private:
  std::size_t file_column_;
  std::optional<BinaryLabels> labels_;
  NumberForm number_;
  std::vector<std::int8_t> values_;
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
      return std::make_unique<BinaryBuilder>(planned);
    case AttributeType::kCategorical:
      return std::make_unique<CategoryBuilder>(column);
    case AttributeType::kNumeric:
      return std::make_unique<NumberBuilder>(
          column, is_weight ? 1 : std::numeric_limits<double>::quiet_NaN(), planned.number);
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
  if ((ignores_space ? trim(cell) : cell).empty() || planned.number.is_missing(cell)) {
    if (is_weight) return std::nullopt;
    return Defect{"missing target", column};
  }
  if (is_weight) {
    const auto weight = parse_number_as(planned.number, cell);
    if (weight && *weight > 0) return std::nullopt;
    return Defect{"invalid weight: " + shown(cell) + ", expected a number above 0", column};
  }
  if (planned.type == AttributeType::kNumeric && !parse_short_number(cell.data(), cell.size()) &&
      !parse_number_as(planned.number, cell))
    return Defect{"invalid target: " + shown(cell) + " is not a number", column};
  if (planned.type == AttributeType::kBinary && parse_label(cell, planned.labels) < 0)
    return Defect{"invalid target: " + shown(cell) +
                      (planned.labels ? " is neither " + shown(planned.labels->negative) + " nor " +
                                            shown(planned.labels->positive)
                                      : " is not a BINARY value"),
                  column};
  return std::nullopt;
}

}  // namespace glassbox::io
