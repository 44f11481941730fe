// The rule of Python's repr() but for the ".0" of whole numbers: std::to_chars by itself takes
// whichever of both notations is shorter, 1e+05 among them.
#include "io/cells/number_text.h"

#include <array>
#include <charconv>
#include <cmath>

namespace glassbox::io {
namespace {

constexpr std::size_t kMostBytes = 32;

template <class Number>
std::size_t write(Number value, char* out) {
  if (std::isnan(value)) return 0;
  if (value == 0) value = 0;  // of -0, too
  const Number size = std::abs(value);
  const bool is_fixed = value == 0 || (size >= Number(1e-4) && size < Number(1e16));
  const auto format = is_fixed ? std::chars_format::fixed : std::chars_format::scientific;
  return static_cast<std::size_t>(std::to_chars(out, out + kMostBytes, value, format).ptr - out);
}

template <class Number>
void append(Number value, std::string& out) {
  std::array<char, kMostBytes> text;
  out.append(text.data(), write(value, text.data()));
}

}  // namespace

std::size_t write_number(double value, char* out) { return write(value, out); }
void append_number(double value, std::string& out) { append(value, out); }
void append_number(float value, std::string& out) { append(value, out); }

}  // namespace glassbox::io
