// Cells of a NUMERIC column to numbers, a tile at a time. Kernels take what most cells are, whole
// numbers to 255 and decimals of some digits; parse_number() and the number's form take the rest.
// While all of a block are whole numbers to 255 they stay bytes.
#include "io/csv/number_builder.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <limits>

#include "io/cells/parse_cell.h"

namespace glassbox::io {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

// The values for a block to keep, with little spare capacity; leaves room for as many. Blocks are
// of one size, so that from the second on nothing is copied.
template <typename Value>
std::vector<Value> take_values(std::vector<Value>& values) {
  const std::size_t size = values.size();
  std::vector<Value> taken = values.capacity() - size <= size / 16 ? std::move(values) : values;
  values = {};
  values.reserve(size + size / 32);
  return taken;
}

}  // namespace

NumberBuilder::NumberBuilder(std::size_t file_column, double if_empty, NumberForm form)
    : kernels_(*csv_kernels()),
      file_column_(file_column),
      if_empty_(if_empty),
      form_(std::move(form)) {
  for (const std::string& text : form_.missing)
    if (const auto number = parse_number(text)) missing_numbers_.push_back(*number);
}

void NumberBuilder::append(const RecordTile& tile) {
  const std::size_t rows = tile.rows();
  const std::uint8_t* const numbers = tile.numbers(file_column_);
  if (numbers != nullptr && missing_numbers_.empty()) {
    append_numbers({numbers, rows});
    return;
  }
  std::array<double, RecordTile::kMostRows> values;
  std::array<std::uint8_t, RecordTile::kMostRows> is_read;
  const TileColumn cells = tile.column(file_column_);
  if (!kernels_.read_decimals(cells.text(), cells.starts(), cells.stride(), rows, values.data(),
                              is_read.data()))
    for (std::size_t row = 0; row < rows; ++row)
      if (is_read[row] == 0) values[row] = uncommon_value(cells[row]);
  // Few values equal a marker; which of them are spelled as it is, their cells say.
  if (!missing_numbers_.empty())
    for (std::size_t row = 0; row < rows; ++row)
      if (std::ranges::find(missing_numbers_, values[row]) != missing_numbers_.end() &&
          form_.is_missing(cells[row])) {
        ++missing;
        values[row] = if_empty_;
      }
  append_values({values.data(), rows});
}

double NumberBuilder::uncommon_value(std::string_view cell) {
  if (const auto number = parse_number_as(form_, cell)) return *number;
  if (trim(cell).empty() || form_.is_missing(cell)) {
    ++missing;
    return if_empty_;
  }
  ++invalid;
  return kNaN;
}

void NumberBuilder::append_numbers(std::span<const std::uint8_t> numbers) {
  if (width_ == Width::kBytes) {
    has_255_ = has_255_ || std::memchr(numbers.data(), 255, numbers.size()) != nullptr;
    if (!(has_255_ && has_missing_)) {
      bytes_.insert(bytes_.end(), numbers.begin(), numbers.end());
      return;
    }
    widen_to_floats();
  }
  if (width_ == Width::kFloats) {
    floats_.insert(floats_.end(), numbers.begin(), numbers.end());
  } else {
    doubles_.insert(doubles_.end(), numbers.begin(), numbers.end());
  }
}

void NumberBuilder::append_values(std::span<const double> values) {
  if (width_ == Width::kBytes && append_bytes(values)) return;
  if (width_ == Width::kBytes) widen_to_floats();
  if (width_ == Width::kFloats && append_floats(values)) return;
  if (width_ == Width::kFloats) doubles_.assign(floats_.begin(), floats_.end());
  width_ = Width::kDoubles;
  doubles_.insert(doubles_.end(), values.begin(), values.end());
}

bool NumberBuilder::append_bytes(std::span<const double> values) {
  bool has_missing = has_missing_, has_255 = has_255_;
  for (const double v : values) {
    if (std::isnan(v)) {
      has_missing = true;
    } else if (NumberColumn::fits_byte(v)) {
      has_255 = has_255 || v == 255;
    } else {
      return false;
    }
  }
  if (has_missing && has_255) return false;
  has_missing_ = has_missing;
  has_255_ = has_255;
  for (const double v : values)
    bytes_.push_back(std::isnan(v) ? NumberColumn::kMissingByte : static_cast<std::uint8_t>(v));
  return true;
}

void NumberBuilder::widen_to_floats() {
  floats_.assign(bytes_.begin(), bytes_.end());
  if (has_missing_)
    std::ranges::replace(floats_, float{NumberColumn::kMissingByte}, static_cast<float>(kNaN));
  width_ = Width::kFloats;
}

bool NumberBuilder::append_floats(std::span<const double> values) {
  if (!std::ranges::all_of(values, NumberColumn::fits_float)) return false;
  for (const double v : values) floats_.push_back(static_cast<float>(v));
  return true;
}

Column NumberBuilder::finish() {
  NumberColumn::Values values;
  if (width_ == Width::kBytes) values = take_values(bytes_);
  if (width_ == Width::kFloats) values = take_values(floats_);
  if (width_ == Width::kDoubles) values = take_values(doubles_);
  NumberColumn column(std::move(values), has_missing_);
  bytes_.clear(), floats_.clear(), doubles_.clear();
  width_ = Width::kBytes;
  has_missing_ = has_255_ = false;
  return column;
}

}  // namespace glassbox::io
