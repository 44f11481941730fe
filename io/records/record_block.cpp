// Columns in the smallest form that holds their values exactly: numbers as bytes if all are whole
// and 0 to 255, else as floats if nothing is lost, else as doubles; category codes in one, two or
// four bytes.
#include "io/records/record_block.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

namespace glassbox::io {

void StringColumn::push_back(std::string_view text) {
  if (text.size() > std::numeric_limits<std::uint32_t>::max() - arena_.size())
    throw std::length_error("a column of strings holds at most 4 GiB");
  arena_ += text;
  ends_.push_back(static_cast<std::uint32_t>(arena_.size()));
}

void StringColumn::reserve(std::size_t strings, std::size_t bytes) {
  ends_.reserve(strings);
  arena_.reserve(bytes);
}

void StringColumn::clear() {
  ends_.clear();
  arena_.clear();
}

std::size_t StringColumn::memory_bytes() const {
  return arena_.capacity() + ends_.capacity() * sizeof(std::uint32_t);
}

// A byte cannot hold -0.0: it would come back as 0.0, and only in the blocks that happen to be
// narrow, so that the place of a block's end would show.
bool NumberColumn::fits_byte(double v) {
  return v >= 0 && v <= 255 && v == std::trunc(v) && !std::signbit(v);
}

bool NumberColumn::fits_float(double v) {
  if (std::isnan(v)) return true;
  return std::abs(v) <= std::numeric_limits<float>::max() &&
         static_cast<double>(static_cast<float>(v)) == v;
}

NumberColumn::NumberColumn(std::vector<double> values)
    : has_missing_(std::ranges::any_of(values, [](double v) { return std::isnan(v); })) {
  const auto as_byte = [&](double v) {
    return std::isnan(v) || (fits_byte(v) && !(has_missing_ && v == kMissingByte));
  };
  if (std::ranges::all_of(values, as_byte)) {
    std::vector<std::uint8_t> bytes(values.size());
    std::ranges::transform(values, bytes.begin(), [](double v) {
      return std::isnan(v) ? kMissingByte : static_cast<std::uint8_t>(v);
    });
    values_ = std::move(bytes);
  } else if (std::ranges::all_of(values, fits_float)) {
    values_ = std::vector<float>(values.begin(), values.end());
  } else {
    values_ = std::move(values);
  }
}

std::size_t NumberColumn::size() const {
  return std::visit([](const auto& v) { return v.size(); }, values_);
}

double NumberColumn::operator[](std::size_t i) const {
  double v = 0;
  read(i, {&v, 1});
  return v;
}

void NumberColumn::read(std::size_t begin, std::span<double> out) const {
  if (const auto* bytes = std::get_if<std::vector<std::uint8_t>>(&values_)) {
    const std::uint8_t* in = bytes->data() + begin;
    std::copy_n(in, out.size(), out.data());
    if (!has_missing_) return;
    for (std::size_t i = 0; i < out.size(); ++i)
      if (in[i] == kMissingByte) out[i] = std::numeric_limits<double>::quiet_NaN();
  } else if (const auto* floats = std::get_if<std::vector<float>>(&values_)) {
    std::copy_n(floats->data() + begin, out.size(), out.data());
  } else {
    std::copy_n(std::get<std::vector<double>>(values_).data() + begin, out.size(), out.data());
  }
}

std::size_t NumberColumn::memory_bytes() const {
  return std::visit([](const auto& v) { return v.capacity() * sizeof(v[0]); }, values_);
}

std::size_t CategoryColumn::size() const {
  return std::visit([](const auto& codes) { return codes.size(); }, codes_);
}

std::uint32_t CategoryColumn::operator[](std::size_t i) const {
  return std::visit([i](const auto& codes) -> std::uint32_t { return codes[i]; }, codes_);
}

std::size_t CategoryColumn::memory_bytes() const {
  return dictionary_.memory_bytes() +
         std::visit([](const auto& codes) { return codes.capacity() * sizeof(codes[0]); }, codes_);
}

namespace {

std::size_t column_bytes(std::monostate) { return 0; }
std::size_t column_bytes(const BinaryColumn& column) { return column.values.capacity(); }
std::size_t column_bytes(const NumberColumn& column) { return column.memory_bytes(); }
std::size_t column_bytes(const CategoryColumn& column) { return column.memory_bytes(); }
std::size_t column_bytes(const TextColumn& column) { return column.values.memory_bytes(); }

}  // namespace

std::size_t RecordBlock::memory_bytes() const {
  std::size_t bytes = columns.capacity() * sizeof(Column) +
                      (lines.capacity() + invalid.capacity() + missing.capacity()) * 8 +
                      rejected.capacity() * sizeof(RejectedRecord);
  for (const Column& column : columns)
    bytes += std::visit([](const auto& c) { return column_bytes(c); }, column);
  for (const RejectedRecord& record : rejected)
    bytes += record.reason.capacity() + record.text.capacity();
  return bytes;
}

}  // namespace glassbox::io
