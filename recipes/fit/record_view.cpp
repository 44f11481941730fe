// The cells of some records as numbers, codes or texts, from typed columns or from text as the API
// gives it. A category's code in the block's dictionary is looked up once a block, not once a
// record.
#include "recipes/fit/record_view.h"

#include <algorithm>
#include <limits>
#include <stdexcept>
#include <string>
#include <variant>

#include "io/cells/parse_cell.h"
#include "io/cells/parse_date.h"
#include "recipes/tables/string_table.h"

namespace glassbox::recipes {
namespace {

// The column of an attribute as the type its recipe was checked for; nullptr when it was not read.
template <class Wanted>
const Wanted* column_of(const RecordBlock& block, std::size_t attribute) {
  if (attribute >= block.columns.size()) {
    throw std::invalid_argument("the block has " + std::to_string(block.columns.size()) +
                                " columns, attribute " + std::to_string(attribute) + " is wanted");
  }
  const Column& column = block.columns[attribute];
  if (std::holds_alternative<std::monostate>(column)) return nullptr;
  const auto* const typed = std::get_if<Wanted>(&column);
  if (typed == nullptr) {
    throw std::invalid_argument("column " + std::to_string(attribute) +
                                " of the block has another type than the schema's");
  }
  return typed;
}

double days_of(std::string_view cell, DateOrder order) {
  const auto date = parse_date(cell, order);
  return date ? date->days_since_1970() : std::numeric_limits<double>::quiet_NaN();
}

// A number that is read from a column of categories or texts is that of their dates; of a BINARY
// column it is 1 or 0.
template <class Wanted>
const Wanted* column_if(const RecordBlock& block, std::size_t attribute) {
  return attribute < block.columns.size() ? std::get_if<Wanted>(&block.columns[attribute])
                                          : nullptr;
}

}  // namespace

void RecordView::numbers(std::size_t attribute, std::span<double> out) const {
  constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();
  const NumberForm& form = plan_->forms[attribute];
  const DateOrder order =
      plan_->day_first[attribute] ? DateOrder::kDayFirst : DateOrder::kMonthFirst;
  if (block_ == nullptr && form.kind == NumberForm::Kind::kDate) {
    out[0] = days_of(cells_[attribute], order);
  } else if (block_ == nullptr) {
    out[0] = parse_number_as(form, cells_[attribute]).value_or(kMissing);
  } else if (const auto* const texts = column_if<TextColumn>(*block_, attribute)) {
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = days_of(texts->values[begin_ + i], order);
  } else if (const auto* const dates = column_if<CategoryColumn>(*block_, attribute)) {
    const StringColumn& dictionary = dates->dictionary();
    std::visit(
        [&](const auto& codes) {
          for (std::size_t i = 0; i < out.size(); ++i)
            out[i] = days_of(dictionary[codes[begin_ + i]], order);
        },
        dates->codes());
  } else if (const auto* const words = column_if<BinaryColumn>(*block_, attribute)) {
    for (std::size_t i = 0; i < out.size(); ++i)
      out[i] = words->values[begin_ + i] < 0 ? kMissing : words->values[begin_ + i];
  } else if (const auto* const column = column_of<NumberColumn>(*block_, attribute)) {
    column->read(begin_, out);
  } else {
    std::fill(out.begin(), out.end(), kMissing);
  }
}

const NumberColumn* RecordView::number_column(std::size_t attribute) const {
  if (block_ == nullptr || column_if<CategoryColumn>(*block_, attribute) != nullptr ||
      column_if<TextColumn>(*block_, attribute) != nullptr ||
      column_if<BinaryColumn>(*block_, attribute) != nullptr)
    return nullptr;
  return column_of<NumberColumn>(*block_, attribute);
}

void RecordView::binaries(std::size_t attribute, std::span<std::uint32_t> out) const {
  const auto level = [](std::int8_t value) {
    return value < 0 ? kNoLevel : static_cast<std::uint32_t>(value);
  };
  if (block_ == nullptr) {
    const bool is_missing = plan_->forms[attribute].is_missing(cells_[attribute]);
    out[0] = is_missing ? kNoLevel : level(parse_binary(cells_[attribute]));
  } else if (const auto* const column = column_of<BinaryColumn>(*block_, attribute)) {
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = level(column->values[begin_ + i]);
  } else {
    std::fill(out.begin(), out.end(), kNoLevel);
  }
}

std::string_view RecordView::text(std::size_t attribute, std::size_t row) const {
  if (block_ == nullptr) return cells_[attribute];
  const auto* const column = column_of<TextColumn>(*block_, attribute);
  return column == nullptr ? std::string_view{} : column->values[begin_ + row];
}

const CategoryColumn* RecordView::categories(std::size_t attribute) const {
  return block_ == nullptr ? nullptr : column_of<CategoryColumn>(*block_, attribute);
}

}  // namespace glassbox::recipes
