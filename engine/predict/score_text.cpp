#include "engine/predict/score_text.h"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstring>

namespace glassbox::engine {
namespace {

constexpr int kDecimals = 6;

struct Digits {
  std::uint32_t digits = 0;  // seven of them: 1000000 .. 9999999
  int exponent = 0;          // of the first one
  bool certain = true;
};

// 10^-44 .. 10^51, each the nearest double: enough to bring any float to seven digits.
constexpr int kSmallestPower = -44, kLargestPower = 51;
const std::array<double, kLargestPower - kSmallestPower + 1> kPowersOfTen = [] {
  std::array<double, kLargestPower - kSmallestPower + 1> powers{};
  for (int e = kSmallestPower; e <= kLargestPower; ++e) {
    const std::string text = "1e" + std::to_string(e);
    std::from_chars(text.data(), text.data() + text.size(),
                    powers[static_cast<std::size_t>(e - kSmallestPower)]);
  }
  return powers;
}();

double power_of_ten(int e) { return kPowersOfTen[static_cast<std::size_t>(e - kSmallestPower)]; }

// One multiplication moves the seven digits in front of the point. The power and the product are
// each off by at most half an ulp, below 1e-8 here, so rounding is certain unless the rest is
// within a millionth of one half; to_chars decides those few exactly.
Digits leading_digits(double magnitude) {
  const int binary_exponent =
      static_cast<int>(std::bit_cast<std::uint64_t>(magnitude) >> 52) - 1023;
  int exponent = binary_exponent * 78913 >> 18;  // of ten: log10(2) * 2^18 = 78913.2; or one less
  double scaled = magnitude * power_of_ten(kDecimals - exponent);
  if (scaled >= 9'999'999.5) {
    ++exponent;
    scaled = magnitude * power_of_ten(kDecimals - exponent);
  }
  const auto whole = static_cast<std::uint32_t>(scaled);
  const double rest = scaled - whole;
  Digits found{.digits = whole + (rest > 0.5 ? 1U : 0U), .exponent = exponent};
  found.certain =
      std::abs(rest - 0.5) > 1e-6 && std::abs(scaled - 9'999'999.5) > 1e-6 && scaled > 999'999.6;
  return found;
}

Digits exact_leading_digits(double magnitude) {
  std::array<char, 32> text;
  const auto [end, error] = std::to_chars(text.data(), text.data() + text.size(), magnitude,
                                          std::chars_format::scientific, kDecimals);
  Digits found;  // "d.dddddde+dd"
  found.digits = static_cast<std::uint32_t>(text[0] - '0');
  for (std::size_t i = 0; i < kDecimals; ++i)
    found.digits = found.digits * 10 + static_cast<std::uint32_t>(text[2 + i] - '0');
  const char* exponent = text.data() + 2 + kDecimals + 1;
  if (*exponent == '+') ++exponent;
  std::from_chars(exponent, end, found.exponent);
  return found;
}

constexpr std::array<char, 200> kPairs = [] {  // "00" "01" .. "99"
  std::array<char, 200> pairs{};
  for (std::size_t i = 0; i < 100; ++i) {
    pairs[2 * i] = static_cast<char>('0' + i / 10);
    pairs[2 * i + 1] = static_cast<char>('0' + i % 10);
  }
  return pairs;
}();

void write_pair(char* to, std::uint32_t value) {
  std::memcpy(to, &kPairs[std::size_t{2} * value], 2);
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
  const double magnitude = std::abs(static_cast<double>(score));
  Digits found = leading_digits(magnitude);
  if (!found.certain) found = exact_leading_digits(magnitude);

  std::array<char, 20> text;
  char* end = text.data();
  if (score < 0) *end++ = '-';
  write_pair(end + 6, found.digits % 100);
  write_pair(end + 4, found.digits / 100 % 100);
  write_pair(end + 2, found.digits / 10'000 % 100);
  end[0] = static_cast<char>('0' + found.digits / 1'000'000);
  end[1] = '.';
  end += 1 + 1 + kDecimals;
  while (end[-1] == '0') --end;
  if (end[-1] == '.') --end;
  *end++ = 'E';
  if (found.exponent < 0) *end++ = '-';
  const auto exponent = static_cast<std::uint32_t>(std::abs(found.exponent));  // at most 45
  if (exponent >= 10) *end++ = static_cast<char>('0' + exponent / 10);
  *end++ = static_cast<char>('0' + exponent % 10);
  out.append(text.data(), end);
}

void append_exact(std::string& out, double score) {
  if (!std::isfinite(score) || score == 0) return append_score(out, static_cast<float>(score));
  std::array<char, 32> text;
  const auto [end, error] =
      std::to_chars(text.data(), text.data() + text.size(), score, std::chars_format::scientific);
  const char* const mark = std::find(text.data(), end, 'e');
  out.append(static_cast<const char*>(text.data()), mark);
  out += 'E';
  const char* digit = mark + 1;
  if (*digit == '-') out += '-';
  ++digit;  // the sign
  while (*digit == '0' && digit + 1 != end) ++digit;
  out.append(digit, static_cast<const char*>(end));
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
