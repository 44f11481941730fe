#include "io/arrow/arrow_type.h"

#include <charconv>
#include <string>

namespace glassbox::io {
namespace {

using Kind = ArrowType::Kind;

std::optional<ArrowType> number_type(char letter) {
  switch (letter) {
    case 'n':
      return ArrowType{Kind::kNull};
    case 'b':
      return ArrowType{Kind::kBool, 1};
    case 'c':
      return ArrowType{Kind::kInt, 8};
    case 'C':
      return ArrowType{Kind::kUnsigned, 8};
    case 's':
      return ArrowType{Kind::kInt, 16};
    case 'S':
      return ArrowType{Kind::kUnsigned, 16};
    case 'i':
      return ArrowType{Kind::kInt, 32};
    case 'I':
      return ArrowType{Kind::kUnsigned, 32};
    case 'l':
      return ArrowType{Kind::kInt, 64};
    case 'L':
      return ArrowType{Kind::kUnsigned, 64};
    case 'e':
      return ArrowType{Kind::kFloat, 16};
    case 'f':
      return ArrowType{Kind::kFloat, 32};
    case 'g':
      return ArrowType{Kind::kFloat, 64};
    case 'u':
      return ArrowType{Kind::kText};
    case 'U':
      return ArrowType{Kind::kLargeText};
    default:
      return std::nullopt;
  }
}

// "d:precision,scale" or "d:precision,scale,bits".
std::optional<ArrowType> decimal_type(std::string_view format) {
  int values[3] = {0, 0, 128};
  const char* at = format.data() + 2;
  const char* const end = format.data() + format.size();
  for (int& value : values) {
    const auto [stop, error] = std::from_chars(at, end, value);
    if (error != std::errc()) return std::nullopt;
    if (stop == end) break;
    at = stop + 1;
  }
  constexpr int kMaxScale = 1'000;
  if (values[1] < -kMaxScale || values[1] > kMaxScale) return std::nullopt;
  const int bits = values[2];
  if (bits != 32 && bits != 64 && bits != 128 && bits != 256) return std::nullopt;
  return ArrowType{Kind::kDecimal, bits, values[1]};
}

std::int64_t per_second(char unit) {
  switch (unit) {
    case 's':
      return 1;
    case 'm':
      return 1'000;
    case 'u':
      return 1'000'000;
    case 'n':
      return 1'000'000'000;
    default:
      return 0;
  }
}

// "tdD", "ttu", "tsn:Europe/Paris", "tDs".
std::optional<ArrowType> time_type(std::string_view format) {
  if (format.size() < 3) return std::nullopt;
  if (format == "tdD") return ArrowType{Kind::kDate, 32};
  const std::int64_t steps = per_second(format[2]);
  if (steps == 0) return std::nullopt;
  switch (format[1]) {
    case 'd':
      return ArrowType{Kind::kDate, 64, 0, steps};
    case 't':
      return ArrowType{Kind::kTime, steps <= 1'000 ? 32 : 64, 0, steps};
    case 's':
      return ArrowType{Kind::kTimestamp, 64, 0, steps, format.size() > 4};
    case 'D':
      return ArrowType{Kind::kDuration, 64, 0, steps};
    default:
      return std::nullopt;
  }
}

}  // namespace

std::optional<ArrowType> parse_arrow_type(std::string_view format) {
  if (format.size() == 1) return number_type(format[0]);
  if (format.starts_with("d:")) return decimal_type(format);
  if (format.starts_with('t')) return time_type(format);
  if (format == "vu") return ArrowType{Kind::kTextView};
  return std::nullopt;
}

std::string_view arrow_type_name(std::string_view format) {
  if (format == "z" || format == "Z" || format == "vz" || format.starts_with("w:")) return "bytes";
  if (format.starts_with("+l") || format.starts_with("+L") || format.starts_with("+w") ||
      format.starts_with("+v"))
    return "lists";
  if (format == "+s") return "structures";
  if (format == "+m") return "maps";
  if (format == "+r") return "run-end encoded";
  if (format.starts_with("ti")) return "calendar intervals";
  return "of another type";
}

}  // namespace glassbox::io
