// Numbers as std::to_chars writes them, put into Amazon's form: "1.886300e-03" becomes "1.8863E-3".
#include "engine/predict/score_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace glassbox::engine {
namespace {

// [text, end)  a number that is not 0, in scientific notation
void append_scientific(std::string& out, const char* text, const char* end) {
  const char* const mark = std::find(text, end, 'e');
  const char* digits = mark;
  while (digits[-1] == '0') --digits;
  if (digits[-1] == '.') --digits;
  out.append(text, digits);
  out += 'E';
  const char* exponent = mark + 1;
  if (*exponent++ == '-') out += '-';
  while (*exponent == '0' && exponent + 1 != end) ++exponent;
  out.append(exponent, end);
}

}  // namespace

void append_score(std::string& out, float score) {
  if (!std::isfinite(score)) {  // no model predicts it; still better seen than hidden
    out += std::isnan(score) ? "NaN" : score > 0 ? "Infinity" : "-Infinity";
    return;
  }
  if (score == 0) {  // also -0
    out += "0E0";
    return;
  }
  constexpr int kDecimals = 6;
  std::array<char, 20> text;
  const auto [end, error] = std::to_chars(text.data(), text.data() + text.size(), score,
                                          std::chars_format::scientific, kDecimals);
  append_scientific(out, text.data(), end);
}

void append_exact(std::string& out, double score) {
  if (!std::isfinite(score) || score == 0) return append_score(out, static_cast<float>(score));
  std::array<char, 32> text;
  const auto [end, error] =
      std::to_chars(text.data(), text.data() + text.size(), score, std::chars_format::scientific);
  append_scientific(out, text.data(), end);
}

void append_plain(std::string& out, double score) {
  const double magnitude = std::abs(score);
  if (score == 0) {
    out += '0';
    return;
  }
  if (!(magnitude >= 1e-4 && magnitude < 1e15)) return append_exact(out, score);
  constexpr int kMostDigits = 12, kMostDecimals = 6;
  const int before_point = std::max(1, static_cast<int>(std::floor(std::log10(magnitude))) + 1);
  const int decimals = std::clamp(kMostDigits - before_point, 0, kMostDecimals);
  std::array<char, 40> text;
  auto [end, error] = std::to_chars(text.data(), text.data() + text.size(), score,
                                    std::chars_format::fixed, decimals);
  if (decimals > 0) {
    while (end[-1] == '0') --end;
    if (end[-1] == '.') --end;
  }
  out.append(text.data(), end);
}

}  // namespace glassbox::engine
