// Reads the buffers of Arrow's columnar format where they lie.
//
// source  Apache Arrow, "Arrow Columnar Format": validity bitmaps, offsets, views, dictionaries
#include "io/arrow/arrow_cells.h"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstring>
#include <limits>

#include "io/cells/number_text.h"

namespace glassbox::io {
namespace {

using Kind = ArrowType::Kind;

bool bit_at(const std::uint8_t* bits, std::size_t at) {
  return (bits[at / 8] >> (at % 8) & 1) != 0;
}

// A float of 16 bits: 1 of sign, 5 of exponent, 10 of mantissa.
float widened(std::uint16_t half) {
  const float sign = (half & 0x8000) != 0 ? -1.0F : 1.0F;
  const int exponent = half >> 10 & 0x1f;
  const auto mantissa = static_cast<float>(half & 0x3ff);
  if (exponent == 0x1f)
    return mantissa == 0 ? sign * std::numeric_limits<float>::infinity()
                         : std::numeric_limits<float>::quiet_NaN();
  if (exponent == 0) return sign * std::ldexp(mantissa, -24);
  return sign * std::ldexp(mantissa + 1024, exponent - 25);
}

// The double that the text of a float reads as: 0.1, not 0.100000001490116.
double of_text(float value) {
  if (value == std::trunc(value) || !std::isfinite(value)) {
    if (std::abs(value) < 16'777'216 || !std::isfinite(value)) return double{value} + 0.0;
  }
  std::array<char, 32> text;
  const auto written = std::to_chars(text.data(), text.data() + text.size(), value);
  double read = 0;
  std::from_chars(text.data(), written.ptr, read);
  return read;
}

void append_two(std::int64_t value, std::string& out) {
  out.push_back(static_cast<char>('0' + value / 10));
  out.push_back(static_cast<char>('0' + value % 10));
}

template <class Whole>
void append_whole(Whole value, std::string& out) {
  std::array<char, 24> text;
  out.append(text.data(), std::to_chars(text.data(), text.data() + text.size(), value).ptr);
}

// source  Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms": civil_from_days
void append_date(std::int64_t days, std::string& out) {
  days += 719'468;  // since 0000-03-01
  const std::int64_t era = (days >= 0 ? days : days - 146'096) / 146'097;
  const std::int64_t day_of_era = days - era * 146'097;
  const std::int64_t year_of_era =
      (day_of_era - day_of_era / 1'460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
  const std::int64_t day_of_year =
      day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::int64_t shifted = (5 * day_of_year + 2) / 153;  // month, March is 0
  const std::int64_t month = shifted < 10 ? shifted + 3 : shifted - 9;
  const std::int64_t year = year_of_era + era * 400 + (month <= 2 ? 1 : 0);
  std::string digits;
  append_whole(std::abs(year), digits);
  if (year < 0) out.push_back('-');
  if (digits.size() < 4) out.append(4 - digits.size(), '0');
  out += digits;
  out.push_back('-');
  append_two(month, out);
  out.push_back('-');
  append_two(day_of_year - (153 * shifted + 2) / 5 + 1, out);
}

// 07:05:30, and a fraction of three, six or nine digits unless it is 0.
void append_time(std::int64_t steps, std::int64_t per_second, std::string& out) {
  const std::int64_t seconds = steps / per_second, rest = steps % per_second;
  append_two(seconds / 3'600, out);
  out.push_back(':');
  append_two(seconds / 60 % 60, out);
  out.push_back(':');
  append_two(seconds % 60, out);
  if (rest == 0) return;
  std::int64_t nanoseconds = rest * (1'000'000'000 / per_second);
  int digits = 9;
  if (nanoseconds % 1'000 == 0) {  // as Python writes them
    nanoseconds /= 1'000;
    digits = 6;
  }
  std::string text;
  append_whole(nanoseconds, text);
  out.push_back('.');
  out.append(static_cast<std::size_t>(digits) - text.size(), '0');
  out += text;
}

// Divides a number of `count` words by 10^9 in place; returns the rest.
std::uint32_t divide(std::uint32_t* words, std::size_t count) {
  std::uint64_t rest = 0;
  for (std::size_t i = count; i-- > 0;) {
    const std::uint64_t value = rest << 32 | words[i];
    words[i] = static_cast<std::uint32_t>(value / 1'000'000'000);
    rest = value % 1'000'000'000;
  }
  return static_cast<std::uint32_t>(rest);
}

}  // namespace

ArrowCells::ArrowCells(const ArrowType& type, const ArrowArray& array, std::int64_t offset)
    : type_(type),
      array_(&array),
      offset_(static_cast<std::size_t>(array.offset + offset)),
      validity_(type.kind == Kind::kNull || array.null_count == 0
                    ? nullptr
                    : static_cast<const std::uint8_t*>(array.buffers[0])) {}

ArrowCells::ArrowCells(const ArrowTable& table, const ArrowBatch& batch, std::size_t column)
    : ArrowCells(table.columns()[column].index.value_or(table.columns()[column].type),
                 *batch.array.children[column], batch.array.offset) {
  if (table.columns()[column].index)
    dictionary_.reset(new ArrowCells(table.columns()[column].type, *array_->dictionary, 0));
}

bool ArrowCells::is_missing(std::size_t row) const {
  const std::size_t at = offset_ + row;
  if (type_.kind == Kind::kNull || (validity_ != nullptr && !bit_at(validity_, at))) return true;
  if (dictionary_) return dictionary_->is_missing(static_cast<std::size_t>(whole(at)));
  if (type_.kind != Kind::kFloat) return false;
  if (type_.bits == 64) return std::isnan(values<double>()[at]);
  if (type_.bits == 32) return std::isnan(values<float>()[at]);
  return std::isnan(widened(values<std::uint16_t>()[at]));
}

// Of all whole numbers but those of 64 bits without a sign.
std::int64_t ArrowCells::whole(std::size_t at) const {
  const bool is_signed = type_.kind != Kind::kUnsigned;
  switch (type_.bits) {
    case 8:
      return is_signed ? std::int64_t{values<std::int8_t>()[at]} : values<std::uint8_t>()[at];
    case 16:
      return is_signed ? std::int64_t{values<std::int16_t>()[at]} : values<std::uint16_t>()[at];
    case 32:
      return is_signed ? std::int64_t{values<std::int32_t>()[at]} : values<std::uint32_t>()[at];
    default:
      return values<std::int64_t>()[at];
  }
}

std::string_view ArrowCells::stored_text(std::size_t at) const {
  if (type_.kind == Kind::kText) {
    const auto* const ends = values<std::int32_t>();
    return {values<char>(2) + ends[at], static_cast<std::size_t>(ends[at + 1] - ends[at])};
  }
  if (type_.kind == Kind::kLargeText) {
    const auto* const ends = values<std::int64_t>();
    return {values<char>(2) + ends[at], static_cast<std::size_t>(ends[at + 1] - ends[at])};
  }
  const char* const view = values<char>() + 16 * at;
  std::array<std::int32_t, 4> words;  // length; then the text, or its start, buffer and offset
  std::memcpy(words.data(), view, sizeof words);
  const auto size = static_cast<std::size_t>(words[0]);
  if (size <= 12) return {view + 4, size};
  return {values<char>(2 + static_cast<std::size_t>(words[2])) + words[3], size};
}

std::optional<ArrowCells::StoredTexts> ArrowCells::stored_texts(std::size_t begin,
                                                                std::size_t count) const {
  const auto all = [&](const auto* ends) {
    ends += offset_ + begin;
    StoredTexts found;
    for (std::size_t i = 0; i < count; ++i)
      found.longest = std::max(found.longest, static_cast<std::size_t>(ends[i + 1] - ends[i]));
    if (found.longest > 0)
      found.bytes = {values<char>(2) + ends[0], static_cast<std::size_t>(ends[count] - ends[0])};
    return found;
  };
  if (dictionary_) return std::nullopt;
  if (type_.kind == Kind::kText) return all(values<std::int32_t>());
  if (type_.kind == Kind::kLargeText) return all(values<std::int64_t>());
  return std::nullopt;
}

std::string_view ArrowCells::text(std::size_t row, std::string& scratch) const {
  if (is_missing(row)) return {};
  std::size_t at = offset_ + row;
  if (dictionary_) return dictionary_->text(static_cast<std::size_t>(whole(at)), scratch);
  if (type_.kind == Kind::kText || type_.kind == Kind::kLargeText || type_.kind == Kind::kTextView)
    return stored_text(at);
  scratch.clear();
  append_value(at, scratch);
  return scratch;
}

void ArrowCells::append_value(std::size_t at, std::string& out) const {
  switch (type_.kind) {
    case Kind::kBool:
      out += bit_at(values<std::uint8_t>(), at) ? "true" : "false";
      return;
    case Kind::kInt:
      return append_whole(whole(at), out);
    case Kind::kUnsigned:
      return type_.bits == 64 ? append_whole(values<std::uint64_t>()[at], out)
                              : append_whole(whole(at), out);
    case Kind::kFloat:
      if (type_.bits == 64) return append_number(values<double>()[at], out);
      return append_number(
          type_.bits == 32 ? values<float>()[at] : widened(values<std::uint16_t>()[at]), out);
    case Kind::kDecimal:
      return append_decimal(at, out);
    case Kind::kTime:
      return append_time(whole(at), type_.per_second, out);
    case Kind::kDuration:
      return append_number(static_cast<double>(whole(at)) / static_cast<double>(type_.per_second),
                           out);
    case Kind::kDate:
    case Kind::kTimestamp: {
      const std::int64_t steps = whole(at);
      const std::int64_t per_day =
          type_.kind == Kind::kDate && type_.bits == 32 ? 1 : 86'400 * type_.per_second;
      const bool is_before = steps % per_day < 0;  // of the day that the division rounds to
      const std::int64_t rest = steps % per_day + (is_before ? per_day : 0);
      append_date(steps / per_day - (is_before ? 1 : 0), out);
      if (type_.kind == Kind::kDate) return;
      out.push_back(' ');
      append_time(rest, type_.per_second, out);
      if (type_.has_zone) out.push_back('Z');
      return;
    }
    case Kind::kNull:
    case Kind::kText:
    case Kind::kLargeText:
    case Kind::kTextView:
      return;
  }
}

void ArrowCells::append_decimal(std::size_t at, std::string& out) const {
  std::array<std::uint32_t, 8> words{};
  const auto count = static_cast<std::size_t>(type_.bits) / 32;
  std::memcpy(words.data(), values<char>() + 4 * count * at, 4 * count);
  const bool is_negative = (words[count - 1] & 0x80000000U) != 0;
  if (is_negative) {  // two's complement
    std::uint64_t carry = 1;
    for (std::size_t i = 0; i < count; ++i) {
      carry += static_cast<std::uint32_t>(~words[i]);
      words[i] = static_cast<std::uint32_t>(carry);
      carry >>= 32;
    }
  }
  std::string digits;  // the last one first
  while (std::any_of(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(count),
                     [](std::uint32_t word) { return word != 0; })) {
    std::uint32_t rest = divide(words.data(), count);
    for (int i = 0; i < 9; ++i, rest /= 10) digits.push_back(static_cast<char>('0' + rest % 10));
  }
  while (!digits.empty() && digits.back() == '0') digits.pop_back();
  if (type_.scale < 0 && !digits.empty())
    digits.insert(0, static_cast<std::size_t>(-type_.scale), '0');
  const auto scale = static_cast<std::size_t>(std::max(type_.scale, 0));
  if (digits.size() <= scale) digits.append(scale + 1 - digits.size(), '0');
  if (is_negative) out.push_back('-');
  for (std::size_t i = digits.size(); i-- > 0;) {
    out.push_back(digits[i]);
    if (i == scale && scale > 0) out.push_back('.');
  }
}

bool ArrowCells::is_number() const {
  return !dictionary_ &&
         (type_.kind == Kind::kInt || type_.kind == Kind::kUnsigned || type_.kind == Kind::kFloat);
}

void ArrowCells::numbers(std::size_t begin, std::size_t count, double* out) const {
  const std::size_t first = offset_ + begin;
  const auto copy = [&](const auto* from, const auto& as_double) {
    for (std::size_t i = 0; i < count; ++i) out[i] = as_double(from[first + i]);
  };
  const auto as_it_is = [](auto value) { return static_cast<double>(value); };
  const bool is_signed = type_.kind == Kind::kInt;
  if (type_.kind == Kind::kFloat) {
    if (type_.bits == 64) copy(values<double>(), [](double value) { return value + 0.0; });
    if (type_.bits == 32) copy(values<float>(), of_text);
    if (type_.bits == 16)
      copy(values<std::uint16_t>(), [](std::uint16_t value) { return of_text(widened(value)); });
  } else if (type_.bits == 8) {
    is_signed ? copy(values<std::int8_t>(), as_it_is) : copy(values<std::uint8_t>(), as_it_is);
  } else if (type_.bits == 16) {
    is_signed ? copy(values<std::int16_t>(), as_it_is) : copy(values<std::uint16_t>(), as_it_is);
  } else if (type_.bits == 32) {
    is_signed ? copy(values<std::int32_t>(), as_it_is) : copy(values<std::uint32_t>(), as_it_is);
  } else {
    is_signed ? copy(values<std::int64_t>(), as_it_is) : copy(values<std::uint64_t>(), as_it_is);
  }
  if (validity_ == nullptr) return;
  for (std::size_t i = 0; i < count; ++i)
    if (!bit_at(validity_, first + i)) out[i] = std::numeric_limits<double>::quiet_NaN();
}

std::size_t ArrowCells::dictionary_size() const {
  return dictionary_ ? static_cast<std::size_t>(dictionary_->array_->length) : 0;
}

std::size_t ArrowCells::place(std::size_t row) const {
  const std::size_t at = offset_ + row;
  if (validity_ != nullptr && !bit_at(validity_, at)) return dictionary_size();
  return static_cast<std::size_t>(whole(at));
}

}  // namespace glassbox::io
